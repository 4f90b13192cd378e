// Reads connections from their first byte to the end of their first request's
// head. It holds nothing for those whose head comes in one piece. What the
// request is and who answers it is front-door.ts's.
import type { Socket } from 'node:net'
import { ByteStore } from '../websocket/byte-store.ts'
import { headEnd, MAX_HEAD_BYTES } from '../websocket/handshake.ts'
import { TimeLimit } from './time-limit.ts'

export interface HeadReaderOptions {
  /** How long a head may take. */
  readonly limitMs: number
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  /**
   * The socket is free for another reader.
   *
   * @param bytes everything read up to now
   * @param end of the head; -1: it is too long, or none of a GET request
   */
  readonly arrived: (socket: Socket, bytes: Buffer, end: number) => void
  readonly tooSlow: (socket: Socket) => void
}

const GET = Buffer.from('GET ')

export class HeadReader {
  readonly #options: HeadReaderOptions
  readonly #waiting: TimeLimit<Socket>
  /** Heads of which the end is still to come. */
  readonly #parts = new Map<Socket, ByteStore>()
  // One function each for all sockets: they are called on the socket.
  readonly #onData: (this: Socket, chunk: Buffer) => void
  readonly #onClose: (this: Socket) => void

  constructor(options: HeadReaderOptions) {
    this.#options = options
    const { now, limitMs, tooSlow } = options
    this.#waiting = new TimeLimit({
      limitMs,
      now,
      exceeded: (socket) => {
        this.#release(socket)
        tooSlow(socket)
      },
    })
    const read = (socket: Socket, chunk: Buffer) => this.#read(socket, chunk)
    const release = (socket: Socket) => this.#release(socket)
    this.#onData = function (chunk) {
      read(this, chunk)
    }
    this.#onClose = function () {
      release(this)
    }
  }

  /** Connections whose heads are not whole. */
  get waiting(): number {
    return this.#waiting.size
  }

  read(socket: Socket): void {
    this.#waiting.start(socket)
    socket.on('data', this.#onData)
    socket.on('close', this.#onClose)
  }

  /** Destroys the connections whose heads are not whole. */
  close(): void {
    for (const socket of this.#waiting.clear()) socket.destroy()
  }

  #read(socket: Socket, chunk: Buffer): void {
    const part = this.#parts.get(socket)
    const bytes = part ? joined(part, chunk) : chunk
    const end = headEnd(bytes)
    const tooLong = (end === -1 ? bytes.length : end) > MAX_HEAD_BYTES
    if (end === -1 && !tooLong && mayBecomeGet(bytes)) {
      if (!part) this.#keep(socket, chunk)
      return
    }
    this.#release(socket)
    this.#options.arrived(socket, bytes, tooLong ? -1 : end)
  }

  #keep(socket: Socket, chunk: Buffer): void {
    const store = new ByteStore()
    store.append(chunk, 0, chunk.length)
    this.#parts.set(socket, store)
  }

  #release(socket: Socket): void {
    this.#waiting.stop(socket)
    this.#parts.delete(socket)
    socket.off('data', this.#onData)
    socket.off('close', this.#onClose)
  }
}

function joined(store: ByteStore, chunk: Buffer): Buffer {
  store.append(chunk, 0, chunk.length)
  return Buffer.from(store.bytes.buffer, 0, store.length)
}

function mayBecomeGet(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, GET.length)
  return bytes.compare(GET, 0, length, 0, length) === 0
}
