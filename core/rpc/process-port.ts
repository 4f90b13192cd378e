// A Port over anything that posts structured messages and tells when it is
// gone: a forked child, this process towards its parent, a utility process.
import { BasePort } from './base-port.ts'
import type { Port } from './port.ts'

/** What a process channel must offer; each runtime adapts itself to this. */
export interface ProcessChannel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onGone(listener: (reason: string) => void): void
  disconnect(): void
}

class ProcessPort extends BasePort {
  readonly #channel: ProcessChannel

  constructor(channel: ProcessChannel) {
    super()
    this.#channel = channel
    channel.onMessage((message) => this.received(message))
    channel.onGone((reason) => this.ended(reason))
  }

  send(message: unknown): void {
    if (!this.closed) this.#channel.post(message)
  }

  close(): void {
    if (this.closed) return
    this.ended('closed here')
    this.#channel.disconnect()
  }
}

export function createProcessPort(channel: ProcessChannel): Port {
  return new ProcessPort(channel)
}
