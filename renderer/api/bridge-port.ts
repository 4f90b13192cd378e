import { BasePort } from '../../core/rpc/base-port.ts'
import type { Port } from '../../core/rpc/port.ts'

/** What the preload script puts on `window.tidewire`. */
export interface Bridge {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): unknown
  onClose?(listener: (reason: string) => void): unknown
}

class BridgePort extends BasePort {
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    super()
    this.#bridge = bridge
    bridge.onMessage((message) => this.received(message))
    bridge.onClose?.((reason) => this.ended(reason))
  }

  send(message: unknown): void {
    if (!this.closed) this.#bridge.send(message)
  }

  close(): void {
    this.ended('closed here')
  }
}

/** A Port over the desktop shell's preload bridge. */
export function createBridgePort(bridge: Bridge): Port {
  return new BridgePort(bridge)
}
