// A client connection without a library: TCP or TLS, the opening handshake,
// frames, the closing handshake (RFC 6455). It keeps little per connection,
// so that a process holds as many as the system lets it.
import type { Socket as NetSocket } from 'node:net'
import type { Socket, SocketEnd, SocketEvents } from '../engine/socket.ts'
import { judgeAnswer } from '../websocket/answer.ts'
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
import {
  headEnd,
  MAX_HEAD_BYTES,
  type HandshakeKeys,
} from '../websocket/handshake.ts'
import type { Outbox, Sender } from '../websocket/outbox.ts'
import { dial, type DialOwner, type DialRoute } from './dial.ts'
import { HandshakeTimer, type HandshakeSteps } from './handshake-timer.ts'
import { endOfError } from './socket-end.ts'

/** What all connections of a worker share. */
export interface LeanShared {
  readonly outbox: Outbox
  readonly keys: HandshakeKeys
  readonly rules: FrameRules
  /** How long a server that is silent may take to answer our close frame. */
  readonly closeTimeoutMs: number
}

/** What is the same for all connections to one URL. */
export interface LeanTarget {
  readonly steps: HandshakeSteps
  readonly subprotocols: readonly string[]
  /** The request's head, in two parts around the key. */
  readonly requestBefore: string
  readonly requestAfter: string
  readonly route: DialRoute
}

/** Gone as soon as the connection is open. */
interface Handshake {
  readonly timer: HandshakeTimer
  readonly key: string
  /** The answer's head, as far as it is here. */
  head: Buffer | null
}

/** How long TCP may take to end after the closing handshake. */
const LINGER_MS = 1000

export class LeanSocket implements Socket, Sender, FrameSink, DialOwner {
  outFrom = 0
  outTo = 0
  readonly #events: SocketEvents
  readonly #target: LeanTarget
  readonly #shared: LeanShared
  /** Null until dialing has begun. */
  #net: NetSocket | null = null
  #parser: FrameParser | null = null
  #handshake: Handshake | null = null
  /** Our close frame is sent, or we were told to be mute. */
  #doneSending = false
  /** The system had not taken all bytes when it was last asked. */
  #behind = false
  #over = false

  constructor(target: LeanTarget, shared: LeanShared, events: SocketEvents) {
    this.#events = events
    this.#target = target
    this.#shared = shared
    dial(target.route, this)
  }

  /** For dial.ts, which may come with another one when a port was taken. */
  dialing(net: NetSocket): void {
    this.#net = net
    const { steps } = this.#target
    const timer = new HandshakeTimer(net, steps)
    this.#handshake = { timer, key: this.#shared.keys.next(), head: null }
    net.once(steps.secure ? 'secureConnect' : 'connect', () => this.#ask())
    const ended = () => this.#ended()
    net.on('end', ended) // from here on node:net takes no bytes
    net.on('close', ended)
    if (this.#over) net.destroy()
  }

  /** For dial.ts. */
  failed(error: NodeJS.ErrnoException): void {
    this.#end(endOfError(error))
  }

  /** For node:net. */
  readonly read = (bytes: number, buffer: Uint8Array): boolean => {
    if (this.#over) return true
    if (this.#parser) this.#parser.read(buffer, bytes)
    else this.#readAnswer(Buffer.from(buffer.buffer, buffer.byteOffset, bytes))
    return true
  }

  send(data: Uint8Array | string, isText: boolean): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    this.#sendFrame(isText ? TEXT : BINARY, bytes)
  }

  ping(payload: Uint8Array): void {
    this.#sendFrame(PING, payload)
  }

  pong(payload: Uint8Array): void {
    this.#sendFrame(PONG, payload)
  }

  close(code: number): void {
    if (this.#over || this.#doneSending) return
    if (this.#handshake) {
      this.#end({ message: 'closed by us before the answer' })
      this.#net?.destroy()
      return
    }
    this.#sendClose(code)
    const { closeTimeoutMs } = this.#shared
    this.#net?.setTimeout(closeTimeoutMs, () => this.#net?.destroy())
  }

  destroy(): void {
    this.#over = true
    this.#parser?.stop()
    this.#shared.outbox.forget(this)
    this.#net?.destroy()
  }

  reset(): void {
    const net = this.#net
    // what was sent before is the system's by now, not lost in here
    this.#shared.outbox.flush()
    if (net && !this.#target.steps.secure) {
      // in this order: what is destroyed already is not reset any more
      net.resetAndDestroy()
    }
    this.destroy()
  }

  mute(): void {
    this.#doneSending = true
  }

  pause(): void {
    this.#net?.pause()
  }

  resume(): void {
    this.#net?.resume()
  }

  get bytesWaiting(): number {
    return this.#netWaiting() + this.outTo - this.outFrom
  }

  /** Asking node:net costs more than remembering that there was nothing. */
  #netWaiting(): number {
    if (!this.#behind) return 0
    const bytes = this.#net?.writableLength ?? 0
    this.#behind = bytes > 0
    return bytes
  }

  get tcpConnected(): boolean {
    return this.#net !== null && !this.#net.connecting
  }

  /** For the outbox. */
  write(bytes: Uint8Array): boolean {
    const net = this.#net
    if (!net) return true
    // TLS and a full socket keep what they are given; the slab is shared
    const keeps = this.#behind || this.#target.steps.secure
    net.write(keeps ? Buffer.from(bytes) : bytes)
    this.#behind = net.writableLength > 0
    return keeps || !this.#behind
  }

  #sendFrame(opcode: number, payload: Uint8Array): void {
    if (this.#over || this.#doneSending || this.#handshake) return
    this.#shared.outbox.add(this, opcode, payload)
  }

  #sendClose(code: number): void {
    const payload = Buffer.alloc(code === NO_STATUS ? 0 : 2)
    if (code !== NO_STATUS) payload.writeUInt16BE(code)
    this.#sendFrame(CLOSE, payload)
    this.#doneSending = true
  }

  #ask(): void {
    if (this.#over || !this.#handshake) return
    const { requestBefore, requestAfter } = this.#target
    const request = requestBefore + this.#handshake.key + requestAfter
    this.#net?.write(request, 'latin1')
  }

  #readAnswer(bytes: Buffer): void {
    const handshake = this.#handshake
    if (!handshake) return
    const { head } = handshake
    let rest: Buffer | null = head ? Buffer.concat([head, bytes]) : bytes
    while (rest) rest = this.#readHead(rest, handshake)
  }

  /** @returns what follows an interim answer; null when all is read */
  #readHead(bytes: Buffer, handshake: Handshake): Buffer | null {
    const end = headEnd(bytes)
    if (end > MAX_HEAD_BYTES || (end === -1 && bytes.length >= MAX_HEAD_BYTES))
      this.#refuse({ ...BAD, message: 'the answer’s head has no end' })
    else if (end !== -1) return this.#judge(bytes, end, handshake)
    else if (!startsLikeHttp(bytes)) this.#refuse({ ...BAD, message: NOT_HTTP })
    else handshake.head = Buffer.from(bytes)
    return null
  }

  #judge(bytes: Buffer, end: number, handshake: Handshake): Buffer | null {
    const { key, timer } = handshake
    const { subprotocols } = this.#target
    const text = bytes.toString('latin1', 0, end)
    const verdict = judgeAnswer(text, { key, subprotocols })
    if (verdict.type === 'interim') return bytes.subarray(end)
    if (verdict.type === 'accepted') {
      this.#handshake = null
      const parser = new FrameParser(this, this.#shared.rules)
      this.#parser = parser
      this.#events.opened(timer.finish())
      if (end < bytes.length) parser.read(bytes.subarray(end))
    } else if (verdict.type === 'bad')
      this.#refuse({ ...BAD, message: verdict.message })
    else {
      const { status, message } = verdict
      this.#refuse({ httpStatus: status, message })
    }
    return null
  }

  #refuse(end: SocketEnd): void {
    this.#end(end)
    this.#net?.destroy()
  }

  onMessage(data: Uint8Array, isText: boolean): void {
    this.#events.message(data, isText)
  }

  onPing(payload: Uint8Array): void {
    this.#sendFrame(PONG, payload)
  }

  onPong(payload: Uint8Array): void {
    this.#events.pong(payload)
  }

  onCloseFrame(code: number, reason: Uint8Array): void {
    if (!this.#doneSending) this.#sendClose(code)
    this.#end({ closeCode: code, message: closeText(code, reason) })
    // it is the server that ends TCP (RFC 6455, 7.1.1)
    this.#linger()
  }

  onViolation({ code, message, closeCode }: Violation): void {
    if (!this.#doneSending) this.#sendClose(closeCode)
    this.#end({ code, message })
    this.#linger()
    this.#net?.end()
  }

  /** What is to be sent still goes out; then TCP has a moment to end. */
  #linger(): void {
    this.#shared.outbox.flush()
    setTimeout(() => this.#net?.destroy(), LINGER_MS).unref()
  }

  #ended(): void {
    const when = this.#handshake ? 'before the answer' : 'without a close frame'
    this.#end({ ended: true, message: `TCP ended ${when}` })
  }

  #end(end: SocketEnd): void {
    if (this.#over) return
    this.#over = true
    this.#handshake = null
    this.#parser?.stop()
    this.#events.ended(end)
  }
}

const BAD = { code: 'BAD_UPGRADE' }
const NOT_HTTP = 'the answer is not HTTP'
const HTTP = 'HTTP/1.'

function startsLikeHttp(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, HTTP.length)
  return HTTP.startsWith(start)
}

function closeText(code: number, reason: Uint8Array): string {
  if (reason.length > 0) return Buffer.from(reason).toString('utf8')
  return code === NO_STATUS ? 'close frame without a code' : ''
}
