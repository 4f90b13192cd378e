// Reads WebSocket frames out of the bytes of one connection, in place: whole
// frames are neither copied nor joined, whatever pieces TCP delivers. It
// answers nothing and closes nothing; its sink does.
import { isUtf8 } from 'node:buffer'
import { ByteStore } from './byte-store.ts'
import {
  applyMask,
  BINARY,
  CLOSE,
  CONTINUATION,
  FIN,
  isCloseCode,
  LENGTH_16,
  LENGTH_BITS,
  MASK_BYTES,
  MASKED,
  MAX_CONTROL_BYTES,
  NO_STATUS,
  OPCODE_BITS,
  PING,
  PONG,
  RESERVED_BITS,
  TEXT,
  VIOLATIONS,
  type Violation,
} from './frame.ts'

/** Told in the order of arrival. All bytes are valid only during the call. */
export interface FrameSink {
  onMessage(data: Uint8Array, isText: boolean): void
  onPing(payload: Uint8Array): void
  onPong(payload: Uint8Array): void
  /** @param code 1005 when the frame carried none */
  onCloseFrame(code: number, reason: Uint8Array): void
  /** The peer broke the protocol; nothing more is parsed. */
  onViolation(violation: Violation): void
}

/** What is the same for all connections of one kind. */
export interface FrameRules {
  /** Frames of clients are masked, frames of servers are not (RFC 6455, 5.1). */
  readonly masked: boolean
  readonly checkUtf8: boolean
  /** Of a message, all its fragments together. */
  readonly maxMessageBytes: number
}

const EMPTY = new Uint8Array(0)

/** A message of which the last fragment is still to come. */
interface Fragmented {
  readonly isText: boolean
  readonly store: ByteStore
}

export class FrameParser {
  readonly #sink: FrameSink
  readonly #rules: FrameRules
  /** Bytes of a frame that is not whole yet. */
  #held: ByteStore | null = null
  #fragmented: Fragmented | null = null
  #stopped = false
  /** Of the header read last. */
  #headerBytes = 0
  #payloadBytes = 0

  constructor(sink: FrameSink, rules: FrameRules) {
    this.#sink = sink
    this.#rules = rules
  }

  /**
   * Hands out every frame that is whole by now; keeps a copy of the rest.
   *
   * @param chunk may be reused after the call; is unmasked in place
   */
  read(chunk: Uint8Array, end = chunk.length): void {
    let at = this.#held ? this.#complete(chunk, end) : 0
    while (at < end && !this.#stopped) {
      const next = this.#frame(chunk, at, end)
      if (next === -1) {
        this.#held = new ByteStore()
        this.#held.append(chunk, at, end)
        return
      }
      at = next
    }
  }

  /** Nothing more is handed out, not even of the chunk being read. */
  stop(): void {
    this.#stopped = true
    this.#held = null
    this.#fragmented = null
  }

  /** @returns where the next frame begins; -1: this one is not whole */
  #frame(bytes: Uint8Array, at: number, end: number): number {
    if (!this.#header(bytes, at, end)) return -1
    const from = at + this.#headerBytes
    const to = from + this.#payloadBytes
    if (to > end) return -1
    if (this.#stopped) return end
    if (this.#rules.masked) applyMask(bytes, from, to, keyBefore(bytes, from))
    this.#take(bytes[at] ?? 0, bytes.subarray(from, to))
    return to
  }

  /** @returns whether the header is whole; a violation counts as whole */
  #header(bytes: Uint8Array, at: number, end: number): boolean {
    const has = end - at
    if (has < 2) return false
    const first = bytes[at] ?? 0
    const second = bytes[at + 1] ?? 0
    const wrong = this.#wrongHeader(first, second)
    if (wrong) return this.#violated(wrong)
    const short = second & LENGTH_BITS
    const headerBytes = 2 + extendedBytes(short)
    if (has < headerBytes) return false
    this.#headerBytes = headerBytes + (this.#rules.masked ? MASK_BYTES : 0)
    this.#payloadBytes = payloadLength(bytes, at, short)
    const wrongLength = this.#wrongLength(first, short)
    if (wrongLength) return this.#violated(wrongLength)
    return has >= this.#headerBytes
  }

  #wrongLength(first: number, short: number): Violation | null {
    const bytes = this.#payloadBytes
    if (!isShortest(bytes, short)) return VIOLATIONS.length
    if (isControl(first)) return null
    const before = this.#fragmented?.store.length ?? 0
    return bytes + before > this.#rules.maxMessageBytes
      ? VIOLATIONS.tooBig
      : null
  }

  #wrongHeader(first: number, second: number): Violation | null {
    if ((first & RESERVED_BITS) !== 0) return VIOLATIONS.reservedBit
    if (((second & MASKED) !== 0) !== this.#rules.masked)
      return this.#rules.masked ? VIOLATIONS.unmasked : VIOLATIONS.masked
    const opcode = first & OPCODE_BITS
    if (isControl(first)) return wrongControl(first, second)
    if (opcode === CONTINUATION)
      return this.#fragmented ? null : VIOLATIONS.continuation
    if (opcode > BINARY) return VIOLATIONS.opcode
    return this.#fragmented ? VIOLATIONS.interrupted : null
  }

  #violated(violation: Violation): true {
    this.#headerBytes = this.#payloadBytes = 0
    this.stop()
    this.#sink.onViolation(violation)
    return true
  }

  #take(first: number, payload: Uint8Array): void {
    const opcode = first & OPCODE_BITS
    const final = (first & FIN) !== 0
    if (opcode <= BINARY) {
      if (final && opcode !== CONTINUATION)
        this.#message(payload, opcode === TEXT)
      else this.#fragment(opcode, payload, final)
    } else if (opcode === PING) this.#sink.onPing(payload)
    else if (opcode === PONG) this.#sink.onPong(payload)
    else this.#close(payload)
  }

  #message(data: Uint8Array, isText: boolean): void {
    if (isText && this.#rules.checkUtf8 && !isUtf8(data))
      this.#violated(VIOLATIONS.text)
    else this.#sink.onMessage(data, isText)
  }

  #fragment(opcode: number, payload: Uint8Array, final: boolean): void {
    const message = (this.#fragmented ??= {
      isText: opcode === TEXT,
      store: new ByteStore(),
    })
    message.store.append(payload, 0, payload.length)
    if (!final) return
    this.#fragmented = null
    this.#message(message.store.view(), message.isText)
  }

  #close(payload: Uint8Array): void {
    const code =
      payload.length === 0
        ? NO_STATUS
        : ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
    if (payload.length === 1) this.#violated(VIOLATIONS.closeLength)
    else if (payload.length > 0 && !isCloseCode(code))
      this.#violated(VIOLATIONS.closeCode)
    else if (!isUtf8(payload.subarray(2)))
      this.#violated(VIOLATIONS.closeReason)
    else {
      const reason = payload.length > 2 ? payload.subarray(2) : EMPTY
      this.stop() // nothing may follow a close frame (RFC 6455, 5.5.1)
      this.#sink.onCloseFrame(code, reason)
    }
  }

  /** @returns how much of the chunk belonged to the frame that is held */
  #complete(chunk: Uint8Array, end: number): number {
    let at = 0
    while (this.#held && at < end) {
      const taken = Math.min(end - at, this.#missing(this.#held))
      this.#held.append(chunk, at, at + taken)
      at += taken
      if (this.#missing(this.#held) > 0) continue
      const frame = this.#held
      this.#held = null
      if (!this.#stopped) this.#frame(frame.bytes, 0, frame.length)
    }
    return at
  }

  /** How many bytes the held frame lacks, as far as is known; 0: it is whole. */
  #missing({ bytes, length }: ByteStore): number {
    if (!this.#header(bytes, 0, length))
      return headerLength(bytes, this.#rules.masked) - length
    if (this.#stopped) return 0
    return this.#headerBytes + this.#payloadBytes - length
  }
}

function isControl(first: number): boolean {
  return (first & CLOSE) !== 0
}

function wrongControl(first: number, second: number): Violation | null {
  if ((first & OPCODE_BITS) > PONG) return VIOLATIONS.opcode
  if ((first & FIN) === 0) return VIOLATIONS.controlFragmented
  return (second & LENGTH_BITS) > MAX_CONTROL_BYTES
    ? VIOLATIONS.controlLength
    : null
}

/** @param short the 7-bit length; its extension, if any, is whole */
function payloadLength(bytes: Uint8Array, at: number, short: number): number {
  if (short < LENGTH_16) return short
  if (short === LENGTH_16)
    return ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  return uint32(bytes, at + 2) * 2 ** 32 + uint32(bytes, at + 6)
}

/** Also refuses a 64-bit length with its highest bit set (RFC 6455, 5.2). */
function isShortest(payloadBytes: number, short: number): boolean {
  if (short < LENGTH_16) return true
  if (short === LENGTH_16) return payloadBytes >= LENGTH_16
  return payloadBytes > 0xffff && payloadBytes < 2 ** 63
}

function uint32(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  return high * 65_536 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
}

/** The masking key in front of a payload, as `applyMask` takes it. */
function keyBefore(bytes: Uint8Array, payloadAt: number): number {
  return uint32(bytes, payloadAt - MASK_BYTES)
}

/** Of the whole header, as far as its first two bytes tell. */
function headerLength(bytes: Uint8Array, masked: boolean): number {
  const short = (bytes[1] ?? 0) & LENGTH_BITS
  return 2 + extendedBytes(short) + (masked ? MASK_BYTES : 0)
}

/** @param short the 7-bit length; @returns bytes of length that follow it */
function extendedBytes(short: number): number {
  if (short < LENGTH_16) return 0
  return short === LENGTH_16 ? 2 : 8
}
