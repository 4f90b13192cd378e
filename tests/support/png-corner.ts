// The colour of a PNG's first pixels: enough to see a banner across its top.
import { inflateSync } from 'node:zlib'

const SIGNATURE_BYTES = 8
/** Length, name and check sum. */
const CHUNK_FRAME_BYTES = 12

/** As '#rrggbb', of 8-bit RGB or RGBA without interlacing. */
export function pngCorner(png: Buffer): string {
  const channels = png[25] === 6 ? 4 : 3
  const first = inflateSync(dataOf(png))
  // In the first row every filter but "sub" and its kin leaves the first pixel
  // as it is, and these add what is left of it: nothing (PNG, 9.2).
  const pixel = first.subarray(1, 1 + channels)
  return `#${pixel.subarray(0, 3).toString('hex')}`
}

function dataOf(png: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const bytes = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + bytes))
    at += bytes + CHUNK_FRAME_BYTES
  }
  return Buffer.concat(parts)
}
