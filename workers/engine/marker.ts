// The marker that every message of ours carries and that is found again, by
// looking at the bytes, in whatever arrives: JSON, text, any private envelope.
// 24 bytes of ASCII: "~t", the run (4 digits), the stream (5), the sequence
// number (5), the intended time in microseconds since the run's start (7),
// "~"; digits are those of base64url (RFC 4648, 5), 6 bits each. A stream is
// one sender's line of messages to one conversation.
import { MIN_PAYLOAD_BYTES } from '../../core/plan/schema.ts'

export const MARKER_BYTES = MIN_PAYLOAD_BYTES
const RUN_AT = 2
const STREAM_AT = 6
const SEQUENCE_AT = 11
const TIME_AT = 16
const END_AT = MARKER_BYTES - 1
const TILDE = 0x7e
const T = 0x74
/** Streams and sequence numbers: five digits. */
export const MARKER_NUMBERS = 2 ** 30
/** Times come round after fifty days. */
const TIME_RANGE_US = 2 ** 42
const DIGITS = new TextEncoder().encode(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
)
const VALUES = new Int8Array(256).fill(-1)
for (const [value, digit] of DIGITS.entries()) VALUES[digit] = value

export type Found = 'own' | 'foreign' | null

/**
 * Writes and finds the markers of one run. What was found is in the fields
 * until the next search: receiving allocates nothing.
 */
export class Markers {
  stream = 0
  sequence = 0
  /** When the message was meant to be sent, ms since the run's start. */
  intendedMs = 0
  readonly #run: number
  /** Where the last one stood: the next one is mostly at the same place. */
  #lastAt = 0

  /** @param runId any text; the same in all workers of a run */
  constructor(runId: string) {
    this.#run = hash24(runId)
  }

  write(
    into: Uint8Array,
    at: number,
    message: { stream: number; sequence: number; intendedMs: number },
  ): void {
    const { stream, sequence, intendedMs } = message
    const us = Math.round(intendedMs * 1000) % TIME_RANGE_US
    into[at] = TILDE
    into[at + 1] = T
    writeDigits(into, at + RUN_AT, 4, this.#run)
    writeDigits(into, at + STREAM_AT, 5, stream)
    writeDigits(into, at + SEQUENCE_AT, 5, sequence)
    writeDigits(into, at + TIME_AT, 2, Math.floor(us / MARKER_NUMBERS))
    writeDigits(into, at + TIME_AT + 2, 5, us % MARKER_NUMBERS)
    into[at + END_AT] = TILDE
  }

  /**
   * Finds the first marker, of this run before others'.
   *
   * @param nowMs of the arrival: tells which of the fifty days is meant
   */
  find(data: Uint8Array, nowMs: number): Found {
    if (this.#isAt(data, this.#lastAt) && this.#read(data, this.#lastAt, nowMs))
      return 'own'
    let foreign = false
    const last = data.length - MARKER_BYTES
    for (
      let at = data.indexOf(TILDE);
      at !== -1 && at <= last;
      at = data.indexOf(TILDE, at + 1)
    ) {
      if (!this.#isAt(data, at)) continue
      if (this.#read(data, at, nowMs)) {
        this.#lastAt = at
        return 'own'
      }
      const run = readDigits(data, at + RUN_AT, 4)
      foreign ||= run >= 0 && run !== this.#run
    }
    return foreign ? 'foreign' : null
  }

  #isAt(data: Uint8Array, at: number): boolean {
    return (
      data[at] === TILDE && data[at + 1] === T && data[at + END_AT] === TILDE
    )
  }

  #read(data: Uint8Array, at: number, nowMs: number): boolean {
    if (readDigits(data, at + RUN_AT, 4) !== this.#run) return false
    const stream = readDigits(data, at + STREAM_AT, 5)
    const sequence = readDigits(data, at + SEQUENCE_AT, 5)
    const high = readDigits(data, at + TIME_AT, 2)
    const low = readDigits(data, at + TIME_AT + 2, 5)
    if (stream < 0 || sequence < 0 || high < 0 || low < 0) return false
    this.stream = stream
    this.sequence = sequence
    this.intendedMs = nearest(high * MARKER_NUMBERS + low, nowMs)
    return true
  }
}

/** The time that stands for `us` and lies nearest to now, ms. */
function nearest(us: number, nowMs: number): number {
  const rounds = Math.round((nowMs * 1000 - us) / TIME_RANGE_US)
  return (us + rounds * TIME_RANGE_US) / 1000
}

function writeDigits(
  into: Uint8Array,
  at: number,
  count: number,
  value: number,
): void {
  let rest = value
  for (let place = at + count - 1; place >= at; place--) {
    into[place] = DIGITS[rest & 63] ?? 0
    rest >>>= 6
  }
}

/** @returns the number, or -1 when a byte is no digit */
function readDigits(data: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let place = at; place < at + count; place++) {
    const digit = VALUES[data[place] ?? 0] ?? -1
    if (digit < 0) return -1
    value = value * 64 + digit
  }
  return value
}

/** FNV-1a (RFC draft-eastlake-fnv), folded to 24 bits. */
function hash24(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return ((hash >>> 24) ^ hash) & 0xffffff
}
