// The marker that generated payloads carry, so that a reply tells which
// message it answers: "~tw:" connection ":" sequence "~", numbers as eight
// hexadecimal digits. It stands at the start of the payload.
import { MIN_PAYLOAD_BYTES } from '../../core/plan/schema.ts'

export const MARKER_BYTES = 22
const CONNECTION_AT = 4
const SEQUENCE_AT = 13
const PREFIX = [0x7e, 0x74, 0x77, 0x3a] // ~tw:
const COLON = 0x3a
const TILDE = 0x7e
const FILLER = 0x78 // x
const DIGITS = new TextEncoder().encode('0123456789abcdef')

/**
 * A payload of `sizeBytes` whose numbers are filled in by `writeMarker`; one
 * is enough for a worker, since sockets do not keep what they are given.
 */
export function createPayload(sizeBytes: number): Uint8Array {
  const payload = new Uint8Array(Math.max(sizeBytes, MIN_PAYLOAD_BYTES))
  payload.fill(FILLER)
  payload.set(PREFIX, 0)
  payload[SEQUENCE_AT - 1] = COLON
  payload[MARKER_BYTES - 1] = TILDE
  return payload
}

export function writeMarker(
  payload: Uint8Array,
  connection: number,
  sequence: number,
): void {
  writeHex(payload, CONNECTION_AT, connection)
  writeHex(payload, SEQUENCE_AT, sequence)
}

/** @returns the sequence number, or -1: no marker of this connection */
export function readMarker(data: Uint8Array, connection: number): number {
  if (data.length < MARKER_BYTES || data[MARKER_BYTES - 1] !== TILDE) return -1
  for (let at = 0; at < CONNECTION_AT; at++)
    if (data[at] !== PREFIX[at]) return -1
  if (readHex(data, CONNECTION_AT) !== connection) return -1
  return readHex(data, SEQUENCE_AT)
}

function writeHex(into: Uint8Array, at: number, value: number): void {
  let rest = value
  for (let place = at + 7; place >= at; place--) {
    into[place] = DIGITS[rest & 15] ?? 0
    rest >>>= 4
  }
}

/** @returns the number, or -1 when a byte is no digit */
function readHex(data: Uint8Array, at: number): number {
  let value = 0
  for (let place = at; place < at + 8; place++) {
    const byte = data[place] ?? 0
    const digit = byte <= 0x39 ? byte - 0x30 : byte - 0x57
    if (digit < 0 || digit > 15 || (byte > 0x39 && digit < 10)) return -1
    value = value * 16 + digit
  }
  return value
}
