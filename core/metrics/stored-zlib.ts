// A zlib stream whose blocks are stored, not compressed (RFC 1950, 1951): what
// a format that asks for zlib takes, without the cost of a compressor. It
// cannot read compressed blocks.

const HEADER = [0x78, 0x01]
const HEADER_BYTES = 2
/** Last-block flag, length, its complement. */
const BLOCK_HEADER_BYTES = 5
const BLOCK_MAX_BYTES = 0xffff
const CHECKSUM_BYTES = 4
const ADLER_MODULUS = 65_521
/** So many bytes can be summed before the sum must be reduced. */
const ADLER_STRETCH = 5552

export function storeZlib(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK_MAX_BYTES))
  const stored = new Uint8Array(
    HEADER_BYTES + blocks * BLOCK_HEADER_BYTES + bytes.length + CHECKSUM_BYTES,
  )
  stored.set(HEADER)
  let at = HEADER_BYTES
  for (let block = 0; block < blocks; block++) {
    const from = block * BLOCK_MAX_BYTES
    const part = bytes.subarray(from, from + BLOCK_MAX_BYTES)
    stored[at] = block === blocks - 1 ? 1 : 0
    const sizes = [part.length, part.length ^ 0xffff]
    for (const [index, size] of sizes.entries()) {
      stored[at + 1 + index * 2] = size & 0xff
      stored[at + 2 + index * 2] = size >> 8
    }
    stored.set(part, at + BLOCK_HEADER_BYTES)
    at += BLOCK_HEADER_BYTES + part.length
  }
  new DataView(stored.buffer).setUint32(at, adler32(bytes))
  return stored
}

/**
 * What was stored, a char per byte. The checksum is not looked at: what we
 * read came through channels that lose nothing.
 *
 * @param binary a char per byte; @param at where the stream begins
 * @returns null when it is no such stream, or not whole
 */
export function readStoredZlib(binary: string, at: number): string | null {
  let content = ''
  let place = at + HEADER_BYTES
  for (;;) {
    const flag = binary.charCodeAt(place)
    const length = uint16At(binary, place + 1)
    const from = place + BLOCK_HEADER_BYTES
    if (flag > 1 || uint16At(binary, place + 3) !== (length ^ 0xffff))
      return null
    if (from + length > binary.length) return null
    const part = binary.slice(from, from + length)
    if (flag === 1) return content === '' ? part : content + part
    content += part
    place = from + length
  }
}

/** Low byte first; NaN beyond the end becomes 0, which fits no complement. */
function uint16At(binary: string, at: number): number {
  return binary.charCodeAt(at) | (binary.charCodeAt(at + 1) << 8)
}

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  const { length } = bytes
  for (let at = 0; at < length;) {
    const end = Math.min(length, at + ADLER_STRETCH)
    for (; at < end; at++) {
      low += bytes[at] ?? 0
      high += low
    }
    low %= ADLER_MODULUS
    high %= ADLER_MODULUS
  }
  return high * 2 ** 16 + low
}
