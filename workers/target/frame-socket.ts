// WebSocket frames on the server's side: the only file of the target that
// knows the package `ws`. It decides nothing: behaviour is in connection.ts.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'

/** One accepted connection, as the behaviour above it sees it. */
export interface FrameSocket {
  /** False as soon as either side has begun to end the connection. */
  readonly open: boolean
  send(data: Buffer, binary: boolean): void
  pong(data: Buffer): void
  /** Sends a close frame; what the client sends until its own is still read. */
  close(code: number): void
  /** Ends TCP without a close frame; reading goes on until the client ends. */
  end(): void
  destroy(): void
}

export interface FrameListener {
  message(data: Buffer, binary: boolean): void
  ping(data: Buffer): void
  /** @param code of the client's close frame; null: none came */
  closed(code: number | null): void
}

export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

export interface FrameAcceptor {
  /** Answers 101 and calls `onOpen`, or refuses what is no valid handshake. */
  accept(upgrade: Upgrade, onOpen: (socket: FrameSocket) => FrameListener): void
}

/** Above this the client is not read until it has taken what waits for it. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024
/** RFC 6455, 7.4.1: codes that stand for the lack of a close frame. */
const NO_CLOSE_FRAME = 1006

export function createFrameAcceptor(): FrameAcceptor {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // Pongs are counted, and withheld by a fault: connection.ts sends them.
    autoPong: false,
  })
  return {
    accept: ({ request, socket, head }, onOpen) =>
      server.handleUpgrade(request, socket, head, (webSocket) =>
        connect(webSocket, socket, onOpen),
      ),
  }
}

function connect(
  webSocket: WebSocket,
  tcp: Duplex,
  onOpen: (socket: FrameSocket) => FrameListener,
): void {
  const listener = onOpen(new WsFrameSocket(webSocket, tcp))
  // Without binaryType set, ws delivers every message as one Buffer.
  webSocket.on('message', (data, binary) =>
    listener.message(data as Buffer, binary),
  )
  webSocket.on('ping', (data) => listener.ping(data))
  // Protocol errors: ws answers them with a close frame and closes.
  webSocket.on('error', () => {})
  webSocket.on('close', (code) =>
    listener.closed(code === NO_CLOSE_FRAME ? null : code),
  )
}

class WsFrameSocket implements FrameSocket {
  readonly #webSocket: WebSocket
  readonly #tcp: Duplex

  constructor(webSocket: WebSocket, tcp: Duplex) {
    this.#webSocket = webSocket
    this.#tcp = tcp
  }

  get open(): boolean {
    return (
      this.#webSocket.readyState === WebSocket.OPEN && !this.#tcp.writableEnded
    )
  }

  send(data: Buffer, binary: boolean): void {
    if (!this.open) return
    this.#webSocket.send(data, { binary })
    if (this.#tcp.writableLength > MAX_WAITING_BYTES) this.#waitForDrain()
  }

  pong(data: Buffer): void {
    if (this.open) this.#webSocket.pong(data)
  }

  close(code: number): void {
    this.#webSocket.close(code)
  }

  end(): void {
    this.#tcp.end()
  }

  destroy(): void {
    this.#webSocket.terminate()
  }

  #waitForDrain(): void {
    if (this.#webSocket.isPaused) return
    this.#webSocket.pause()
    this.#tcp.once('drain', () => this.#webSocket.resume())
  }
}
