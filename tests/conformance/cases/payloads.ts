// Payloads of the case tables: text that is more than ASCII, exact to a byte.
import { summary } from '../../support/raw-websocket/summary.ts'

/** The text that the Autobahn suite fragments. */
export const UTF8_TEXT = 'Hello-µ@ßöäüàá-UTF-8!!'

/** UTF-8 of exactly so many bytes, with characters of one to four bytes. */
export function textOf(sizeBytes: number): Buffer {
  const piece = Buffer.from('aß€𝄞*')
  const whole = Math.floor(sizeBytes / piece.length)
  const rest = sizeBytes - whole * piece.length
  return Buffer.concat([Buffer.alloc(whole * piece.length, piece), stars(rest)])
}

const EVERY_BYTE = Buffer.from(
  Uint8Array.from({ length: 256 }, (_, index) => (index * 167) & 0xff),
)

/** Bytes of every value, so many. */
export function bytesOf(sizeBytes: number): Buffer {
  return Buffer.alloc(sizeBytes, EVERY_BYTE)
}

export function stars(count: number): Buffer {
  return Buffer.alloc(count, '*')
}

export function heardText(payload: string | Uint8Array): string {
  return summary('text', payload)
}

export function heardBinary(payload: string | Uint8Array): string {
  return summary('binary', payload)
}

/** A pong: heard where the server sent it, sent where it answers a ping. */
export function aPong(payload: string | Uint8Array): string {
  return summary('pong', payload)
}
