// The text of a histogram: HdrHistogram's V2 encoding in its compressed
// envelope, base64, as every HdrHistogram library reads it. The envelope's
// zlib stream is stored, not compressed: for a second's sparse counts a
// compressor costs more than all the rest. Reads only what it writes itself;
// anything else is metrics/any-histogram.ts.
//
// Format: github.com/HdrHistogram/HdrHistogram, AbstractHistogram.encodeIntoByteBuffer
// and ZigZagEncoding.
import { CELLS, HIGHEST_US, SIGNIFICANT_DIGITS } from './histogram-layout.ts'
import type { Counts } from './histogram-statistics.ts'
import { readStoredZlib, storeZlib } from './stored-zlib.ts'

const ENVELOPE_COOKIE = 0x1c849314
const ENVELOPE_BYTES = 8
const COOKIE = 0x1c849313
const HEADER_BYTES = 40
/** Of one count or run: 7 bits a byte, and the ninth byte has 8. */
const WORD_MAX_BYTES = 9
/** For most seconds enough. */
const FIRST_BYTES = 4096
/** Arguments of one call: a stack has its limits. */
const CHARS_AT_ONCE = 8192

/** Takes what is read. */
export interface CountSink {
  /** @param count 1 or more */
  addAt(cell: number, count: number): void
}

export class HistogramFormatError extends Error {
  override readonly name = 'HistogramFormatError'
  constructor() {
    super('This text is no histogram of ours.')
  }
}

export function encodeCounts(counts: Counts): string {
  const content = storeZlib(new PayloadWriter().write(counts))
  const bytes = new Uint8Array(ENVELOPE_BYTES + content.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, ENVELOPE_COOKIE)
  view.setUint32(4, content.length)
  bytes.set(content, ENVELOPE_BYTES)
  return btoa(binaryOf(bytes))
}

function binaryOf(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += CHARS_AT_ONCE) {
    const part = bytes.subarray(from, from + CHARS_AT_ONCE)
    // spread would step through an iterator, which takes ten times as long
    binary += Reflect.apply(String.fromCharCode, null, part)
  }
  return binary
}

/** Header, then each count; runs of empty cells are one negative word. */
class PayloadWriter {
  #bytes = new Uint8Array(FIRST_BYTES)
  /** Where the last word may begin. */
  #limit = FIRST_BYTES - WORD_MAX_BYTES
  #at = HEADER_BYTES

  write(counts: Counts): Uint8Array {
    this.#words(counts)
    this.#header()
    return this.#bytes.subarray(0, this.#at)
  }

  #words(counts: Counts): void {
    let empty = 0
    const { length } = counts
    for (let cell = 0; cell < length; cell++) {
      const count = counts[cell] ?? 0
      if (count === 0) {
        empty++
        continue
      }
      if (empty > 0) this.#word(empty > 1 ? empty * 2 - 1 : 0)
      empty = 0
      this.#word(count * 2)
    }
  }

  /** @param word zigzag: even is a count, odd a run */
  #word(word: number): void {
    if (this.#at > this.#limit) this.#grow()
    let rest = word
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#at++] = rest
  }

  #grow(): void {
    const more = new Uint8Array(this.#bytes.length * 2)
    more.set(this.#bytes)
    this.#bytes = more
    this.#limit = more.length - WORD_MAX_BYTES
  }

  #header(): void {
    const view = new DataView(this.#bytes.buffer)
    view.setUint32(0, COOKIE)
    view.setUint32(4, this.#at - HEADER_BYTES)
    view.setUint32(8, 0) // offset of a rotated array: none
    view.setUint32(12, SIGNIFICANT_DIGITS)
    view.setUint32(16, 0)
    view.setUint32(20, 1) // lowest value
    view.setUint32(24, 0)
    view.setUint32(28, HIGHEST_US)
    view.setFloat64(32, 1) // ratio of whole numbers to fractions
  }
}

/** @throws HistogramFormatError, and then `sink` may have got a part */
export function readEncoded(text: string, sink: CountSink): void {
  const payload = payloadOf(text)
  if (payload === null) throw new HistogramFormatError()
  let at = HEADER_BYTES
  let cell = 0
  while (at < payload.length) {
    let word = payload.charCodeAt(at++)
    if (word >= 0x80) {
      const length = wordLength(payload, at - 1)
      word = longWordAt(payload, at - 1, length)
      at += length - 1
    }
    if (word % 2 === 1) cell += (word + 1) / 2
    else {
      if (cell >= CELLS) throw new HistogramFormatError()
      if (word > 0) sink.addAt(cell, word / 2)
      cell++
    }
  }
}

/** Header and words, a char per byte; null when the text is not ours. */
function payloadOf(text: string): string | null {
  const binary = binaryOrNull(text)
  if (binary === null || uint32At(binary, 0) !== ENVELOPE_COOKIE) return null
  const payload = readStoredZlib(binary, ENVELOPE_BYTES)
  return payload !== null && isOurs(payload) ? payload : null
}

function binaryOrNull(text: string): string | null {
  try {
    return atob(text)
  } catch {
    return null // no base64
  }
}

function isOurs(payload: string): boolean {
  return (
    uint32At(payload, 0) === COOKIE &&
    uint32At(payload, 4) === payload.length - HEADER_BYTES &&
    uint32At(payload, 12) === SIGNIFICANT_DIGITS &&
    uint32At(payload, 20) === 1 &&
    uint32At(payload, 28) === HIGHEST_US
  )
}

function uint32At(binary: string, at: number): number {
  const high = (binary.charCodeAt(at) << 8) | binary.charCodeAt(at + 1)
  const low = (binary.charCodeAt(at + 2) << 8) | binary.charCodeAt(at + 3)
  return high * 2 ** 16 + low
}

function wordLength(payload: string, from: number): number {
  for (let length = 1; length < WORD_MAX_BYTES; length++)
    if (payload.charCodeAt(from + length - 1) < 0x80) return length
  return WORD_MAX_BYTES
}

/** The ninth byte, beyond what a number holds exactly, is never ours. */
function longWordAt(payload: string, from: number, length: number): number {
  let word = 0
  for (let index = length - 1; index >= 0; index--)
    word = word * 0x80 + (payload.charCodeAt(from + index) & 0x7f)
  if (!Number.isSafeInteger(word)) throw new HistogramFormatError()
  return word
}
