// A Port over anything shaped like a WebSocket: the browser's own or `ws`.
import { BasePort } from './base-port.ts'
import type { Port } from './port.ts'

/** The part of a WebSocket that a Port needs; browsers and `ws` both have it. */
export interface WebSocketLike {
  readonly readyState: number
  send(data: string): void
  close(code?: number, reason?: string): void
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: unknown }) => void,
  ): void
  addEventListener(
    type: 'close',
    listener: (event: {
      readonly code: number
      readonly reason: string
    }) => void,
  ): void
}

const OPEN = 1

class SocketPort extends BasePort {
  readonly #socket: WebSocketLike

  constructor(socket: WebSocketLike) {
    super()
    this.#socket = socket
    socket.addEventListener('message', (event) => {
      if (typeof event.data !== 'string') return
      const message = parseJson(event.data)
      if (message !== undefined) this.received(message)
    })
    socket.addEventListener('close', (event) =>
      this.ended(event.reason || `connection closed (${event.code})`),
    )
  }

  send(message: unknown): void {
    if (this.#socket.readyState !== OPEN) return
    this.#socket.send(JSON.stringify(message))
  }

  close(): void {
    this.#socket.close()
    this.ended('closed here')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not one of our messages: dropped, as the schema would
  }
}

/** @param socket already open, or opening (messages sent earlier are lost) */
export function createSocketPort(socket: WebSocketLike): Port {
  return new SocketPort(socket)
}
