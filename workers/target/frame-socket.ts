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
  PING,
  PONG,
  TEXT,
  type Violation,
} from '../websocket/frame.ts'
import type { Outbox, Sender } from '../websocket/outbox.ts'
import type { FrameBatch, FrameHolder } from './frame-batch.ts'
import type { SlowReader, SlowReaders } from './slow-readers.ts'
import type { TimeLimit } from './time-limit.ts'

/** The behaviour above the frames. All bytes are valid only during the call. */
export interface FrameListener {
  /** Bytes came from the client; what they mean is told afterwards. */
  heard(): void
  message(data: Uint8Array, isText: boolean): void
  ping(payload: Uint8Array): void
  pong(): void
  /** @param code of the client's close frame; null: none came */
  closed(code: number | null): void
}

/** What all connections of a process share. */
export interface FrameShared {
  readonly outbox: Outbox
  readonly batch: FrameBatch
  readonly slow: SlowReaders<FrameSocket>
  readonly rules: FrameRules
  /** Connections that are to end: TCP is cut when the client takes too long. */
  readonly ending: TimeLimit<FrameSocket>
  readonly listen: (socket: FrameSocket) => FrameListener
}

/** Above this the client is not read until it has taken what waits for it. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024
const EMPTY = new Uint8Array(0)

export class FrameSocket implements FrameSink, Sender, FrameHolder, SlowReader {
  outFrom = 0
  outTo = 0
  readonly #net: Socket
  readonly #shared: FrameShared
  readonly #listener: FrameListener
  readonly #parser: FrameParser
  /** Shared frames that leave at the end of the turn. */
  #frames: Buffer | Buffer[] | null = null
  #closeSent = false
  #silent = false
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
    return !this.#closeSent && !this.#silent && this.#net.writable
  }

  /** What the system has not taken yet. */
  get waitingBytes(): number {
    return this.#net.writableLength
  }

  /** @param bytes came from the client */
  read(bytes: Uint8Array): void {
    this.#listener.heard()
    this.#parser.read(bytes)
  }

  send(data: Uint8Array, isText: boolean): void {
    this.#add(isText ? TEXT : BINARY, data)
  }

  ping(): void {
    this.#add(PING, EMPTY)
  }

  pong(payload: Uint8Array): void {
    this.#add(PONG, payload)
  }

  /**
   * Sends a whole frame, at the end of the turn.
   *
   * @param frame is shared with other connections and never changed
   * @returns false: too much waits already
   */
  sendFrame(frame: Buffer): boolean {
    const { slow, batch } = this.#shared
    if (slow.full && this.waitingBytes > slow.limitBytes) return false
    if (this.#frames === null) {
      this.#frames = frame
      batch.add(this)
    } else if (Array.isArray(this.#frames)) this.#frames.push(frame)
    else this.#frames = [this.#frames, frame]
    return true
  }

  /** For the batch. */
  writeFrames(): void {
    const frames = this.#frames
    if (frames === null) return
    this.#frames = null
    // what it said for itself came before
    if (this.outFrom !== this.outTo) this.#shared.outbox.flush()
    if (!this.#net.writable) return
    this.#net.write(Array.isArray(frames) ? Buffer.concat(frames) : frames)
    const { slow } = this.#shared
    // its own echoes do not count: with too many waiting, it is not read
    if (this.#waitIfFull() > slow.limitBytes) slow.notice(this)
  }

  /** Sends a close frame; what the client sends until its own is still read. */
  close(code: number): void {
    this.#sendClose(code, EMPTY)
  }

  /** Ends TCP without a close frame; reading goes on until the client ends. */
  end(): void {
    this.writeFrames()
    this.#shared.outbox.flush()
    this.#net.end()
    this.#net.resume() // no 'drain' follows an end
    this.#shared.ending.start(this)
  }

  /** As a NAT that has forgotten it: nothing passes any more, TCP stays. */
  fallSilent(): void {
    this.writeFrames()
    this.#shared.outbox.flush()
    this.#silent = true
    this.#parser.stop()
    this.#net.resume()
  }

  /** Ends TCP at once with a reset. */
  reset(): void {
    this.#net.resetAndDestroy()
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
    const waitingBytes = this.#waitIfFull()
    return full || waitingBytes === 0
  }

  onMessage(data: Uint8Array, isText: boolean): void {
    this.#listener.message(data, isText)
  }

  onPing(payload: Uint8Array): void {
    this.#listener.ping(payload)
  }

  onPong(): void {
    this.#listener.pong()
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
    this.#add(CLOSE, payload)
    this.#closeSent = true
    this.#shared.ending.start(this)
  }

  #add(opcode: number, payload: Uint8Array): void {
    if (!this.open) return
    if (this.#frames !== null) this.writeFrames()
    this.#shared.outbox.add(this, opcode, payload)
  }

  /** @returns the bytes that wait */
  #waitIfFull(): number {
    const waitingBytes = this.#net.writableLength
    if (waitingBytes > MAX_WAITING_BYTES) this.#waitForDrain()
    return waitingBytes
  }

  #waitForDrain(): void {
    if (this.#net.isPaused()) return
    this.#net.pause()
    this.#net.once('drain', () => this.#net.resume())
  }

  #ended(): void {
    this.#shared.ending.stop(this)
    this.#shared.outbox.forget(this)
    this.#shared.slow.forget(this)
    this.#frames = null
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
