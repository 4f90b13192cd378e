// Finds the marker that numbers a message, by the format that is documented:
// "~t", run (4), stream (5), sequence (5), intended time in µs (7), "~", each
// number in digits of base64url, most significant first. Written for this
// server alone, so that a mistake in the product's own reader cannot hide here.

export interface Marker {
  readonly run: number
  readonly stream: number
  readonly sequence: number
  readonly intendedUs: number
}

const MARKER = /~t([\w-]{4})([\w-]{5})([\w-]{5})([\w-]{7})~/
const DIGITS =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function findMarker(bytes: Buffer): Marker | null {
  const match = MARKER.exec(bytes.toString('latin1'))
  if (!match) return null
  const [, run = '', stream = '', sequence = '', intended = ''] = match
  return {
    run: valueOf(run),
    stream: valueOf(stream),
    sequence: valueOf(sequence),
    intendedUs: valueOf(intended),
  }
}

function valueOf(digits: string): number {
  let value = 0
  for (const digit of digits) value = value * 64 + DIGITS.indexOf(digit)
  return value
}
