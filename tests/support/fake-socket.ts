// Sockets that a test plays the server of: they keep what was sent, and the
// test says what comes back. No network, no WebSocket library.
import type {
  HandshakeTiming,
  OpenSocket,
  Socket,
  SocketEnd,
  SocketEvents,
} from '../../workers/engine/socket.ts'

export interface SentMessage {
  /** As text, whatever the format. */
  readonly text: string
  readonly isText: boolean
}

const NO_STEPS: HandshakeTiming = {
  dnsMs: null,
  tcpMs: null,
  tlsMs: null,
  upgradeMs: null,
}

export class FakeSocket implements Socket {
  readonly urlIndex: number
  readonly sent: SentMessage[] = []
  readonly pings: Uint8Array[] = []
  /** That we sent unasked. */
  readonly pongs: Uint8Array[] = []
  /** What we closed it with; null while we did not. */
  closeCode: number | null = null
  destroyed = false
  wasReset = false
  muted = false
  paused = false
  bytesWaiting = 0
  tcpConnected = false
  readonly #events: SocketEvents
  #over = false
  /** What came while we did not read. */
  #unread: (() => void)[] = []

  constructor(urlIndex: number, events: SocketEvents) {
    this.urlIndex = urlIndex
    this.#events = events
  }

  send(data: Uint8Array | string, isText: boolean): void {
    // copied at once: the engine reuses its payload
    const text =
      typeof data === 'string' ? data : new TextDecoder().decode(data)
    this.sent.push({ text, isText })
  }

  ping(payload: Uint8Array): void {
    this.pings.push(payload.slice())
  }

  pong(payload: Uint8Array): void {
    this.pongs.push(payload.slice())
  }

  close(code: number): void {
    this.closeCode = code
  }

  destroy(): void {
    this.destroyed = true
    this.#over = true
  }

  reset(): void {
    this.wasReset = true
    this.destroy()
  }

  mute(): void {
    this.muted = true
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    const unread = this.#unread
    this.#unread = []
    // read in one go: a new pause holds back what comes after these
    for (const arrive of unread) arrive()
  }

  /** The server accepts the handshake. */
  open(timing: Partial<HandshakeTiming> = {}): void {
    this.tcpConnected = true
    this.#events.opened({ ...NO_STEPS, ...timing })
  }

  receive(data: string | Uint8Array): void {
    if (this.#over) return
    const isText = typeof data === 'string'
    const bytes = isText ? new TextEncoder().encode(data) : data
    this.#arrive(() => this.#events.message(bytes, isText))
  }

  receivePong(payload: Uint8Array): void {
    this.#arrive(() => this.#events.pong(payload))
  }

  #arrive(tell: () => void): void {
    if (this.#over) return
    if (this.paused) this.#unread.push(tell)
    else tell()
  }

  /** Answers the ping number `index`, by default the newest. */
  answerPing(index = this.pings.length - 1): void {
    const payload = this.pings[index]
    if (!payload) throw new RangeError(`there is no ping number ${index}`)
    this.receivePong(payload)
  }

  /** Sends message number `index` back, by default the newest. */
  echo(index = this.sent.length - 1): void {
    const message = this.sent[index]
    if (!message) throw new RangeError(`there is no message number ${index}`)
    this.receive(message.text)
  }

  /** The connection fails or ends. */
  end(end: SocketEnd): void {
    if (this.#over) return
    this.#over = true
    this.#events.ended(end)
  }
}

/** Every socket that was opened, oldest first. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = []
  /** Told of every new socket: a server that answers by itself. */
  onOpen: (socket: FakeSocket) => void = () => {}

  readonly openSocket: OpenSocket = (urlIndex, events) => {
    const socket = new FakeSocket(urlIndex, events)
    this.sockets.push(socket)
    this.onOpen(socket)
    return socket
  }

  /** @throws RangeError when there is no such socket */
  at(index: number): FakeSocket {
    const socket = this.sockets.at(index)
    if (!socket) throw new RangeError(`there is no socket number ${index}`)
    return socket
  }

  get last(): FakeSocket {
    return this.at(-1)
  }
}
