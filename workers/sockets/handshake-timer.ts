// Times the steps of one handshake from the events of its TCP or TLS socket.
import type { Socket } from 'node:net'
import type { HandshakeTiming } from '../engine/socket.ts'

/** Which steps there are beside TCP and the upgrade. */
export interface HandshakeSteps {
  /** The host is a name that is looked up. */
  readonly named: boolean
  readonly secure: boolean
}

export class HandshakeTimer {
  readonly #startMs = performance.now()
  #lookedUpMs: number | null = null
  #connectedMs: number | null = null
  #securedMs: number | null = null

  /** Listens for what will happen only: a listener costs each connection. */
  constructor(socket: Socket, { named, secure }: HandshakeSteps) {
    if (named)
      socket.once('lookup', () => (this.#lookedUpMs = performance.now()))
    socket.once('connect', () => (this.#connectedMs = performance.now()))
    if (secure)
      socket.once('secureConnect', () => (this.#securedMs = performance.now()))
  }

  /** The verified 101 is here. */
  finish(): HandshakeTiming {
    const nowMs = performance.now()
    const lookedUp = this.#lookedUpMs
    const connected = this.#connectedMs ?? this.#startMs
    const secured = this.#securedMs
    return {
      dnsMs: lookedUp === null ? null : lookedUp - this.#startMs,
      tcpMs: connected - (lookedUp ?? this.#startMs),
      tlsMs: secured === null ? null : secured - connected,
      upgradeMs: nowMs - (secured ?? connected),
    }
  }
}
