// WebSocket frames on the server's side, after the opening handshake: what
// arrives, what is sent, the closing handshake, and not reading a client that
// does not read. It decides nothing else: behaviour is in connection.ts.
import type { Socket } from 'node:net'
import {
  FrameParser,
  type FrameRules,
  type FrameSink,
} from '../websocket/frame-parser.ts'
import {
  BINARY,
  CLOSE,
  NO_STATUS,
  PONG,
  TEXT,
  type Violation,
} from '../websocket/frame.ts'
import type { Outbox, Sender } from '../websocket/outbox.ts'
import type { TimeLimit } from './time-limit.ts'

/** The behaviour above the frames. All bytes are valid only during the call. */
export interface FrameListener {
  message(data: Uint8Array, isText: boolean): void
  ping(payload: Uint8Array): void
  /** @param code of the client's close frame; null: none came */
  closed(code: number | null): void
}

/** What all connections of a process share. */
export interface FrameShared {
  readonly outbox: Outbox
  readonly rules: FrameRules
  /** Connections that are to end: TCP is cut when the client takes too long. */
  readonly ending: TimeLimit<FrameSocket>
  readonly listen: (socket: FrameSocket) => FrameListener
}

/** Above this the client is not read until it has taken what waits for it. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024
const EMPTY = new Uint8Array(0)

export class FrameSocket implements FrameSink, Sender {
  outFrom = 0
  outTo = 0
  readonly #net: Socket
  readonly #shared: FrameShared
  readonly #listener: FrameListener
  readonly #parser: FrameParser
  #closeSent = false
  #clientCode: number | null = null

  constructor(net: Socket, shared: FrameShared) {
    this.#net = net
    this.#shared = shared
    this.#parser = new FrameParser(this, shared.rules)
    this.#listener = shared.listen(this)
    net.on('data', (chunk: Buffer) => this.read(chunk))
    net.once('close', () => this.#ended())
  }

  /** False as soon as either side has begun to end the connection. */
  get open(): boolean {
    return !this.#closeSent && this.#net.writable
  }

  /** @param bytes came from the client */
  read(bytes: Uint8Array): void {
    this.#parser.read(bytes)
  }

  send(data: Uint8Array, isText: boolean): void {
    if (this.open) this.#shared.outbox.add(this, isText ? TEXT : BINARY, data)
  }

  pong(payload: Uint8Array): void {
    if (this.open) this.#shared.outbox.add(this, PONG, payload)
  }

  /** Sends a close frame; what the client sends until its own is still read. */
  close(code: number): void {
    this.#sendClose(code, EMPTY)
  }

  /** Ends TCP without a close frame; reading goes on until the client ends. */
  end(): void {
    this.#shared.outbox.flush()
    this.#net.end()
    this.#net.resume() // no 'drain' follows an end
  }

  destroy(): void {
    this.#net.destroy()
  }

  /** For the outbox. */
  write(bytes: Uint8Array): boolean {
    const net = this.#net
    if (!net.writable) return true
    // a full socket keeps what it is given, while the outbox's memory goes on
    const full = net.writableLength > 0
    net.write(full ? Buffer.from(bytes) : bytes)
    const waitingBytes = net.writableLength
    if (waitingBytes > MAX_WAITING_BYTES) this.#waitForDrain()
    return full || waitingBytes === 0
  }

  onMessage(data: Uint8Array, isText: boolean): void {
    this.#listener.message(data, isText)
  }

  onPing(payload: Uint8Array): void {
    this.#listener.ping(payload)
  }

  onPong(): void {
    // the target sends no pings; an unasked pong means nothing (5.5.3)
  }

  onCloseFrame(code: number, reason: Uint8Array): void {
    this.#clientCode = code
    this.#sendClose(code, reason)
    this.end() // it is the server that ends TCP (RFC 6455, 7.1.1)
  }

  onViolation({ closeCode }: Violation): void {
    this.#sendClose(closeCode, EMPTY)
    this.end()
  }

  #sendClose(code: number, reason: Uint8Array): void {
    if (!this.open) return
    const payload = code === NO_STATUS ? EMPTY : closePayload(code, reason)
    this.#shared.outbox.add(this, CLOSE, payload)
    this.#closeSent = true
    this.#shared.ending.start(this)
  }

  #waitForDrain(): void {
    if (this.#net.isPaused()) return
    this.#net.pause()
    this.#net.once('drain', () => this.#net.resume())
  }

  #ended(): void {
    this.#shared.ending.stop(this)
    this.#shared.outbox.forget(this)
    this.#listener.closed(this.#clientCode)
  }
}

function closePayload(code: number, reason: Uint8Array): Uint8Array {
  const payload = new Uint8Array(2 + reason.length)
  payload[0] = code >>> 8
  payload[1] = code
  payload.set(reason, 2)
  return payload
}
