// For the tests of the codec: frames as bytes, written and read without it,
// and a sink that writes down what it is told. Not shipped.
import type { FrameSink } from './frame-parser.ts'
import type { Violation } from './frame.ts'

export interface FrameSpec {
  readonly opcode: number
  readonly payload: Buffer
  readonly final: boolean
  /** RSV1 to RSV3, as they stand in the first byte. */
  readonly reserved: number
  /** Null: not masked. */
  readonly mask: Buffer | null
}

/** A final frame without a mask, unless told. */
export function frame(
  opcode: number,
  payload: string | Uint8Array = '',
  changes: Partial<FrameSpec> = {},
): FrameSpec {
  const bytes = Buffer.from(payload)
  return {
    opcode,
    payload: bytes,
    final: true,
    reserved: 0,
    mask: null,
    ...changes,
  }
}

export function bytesOf(...frames: readonly FrameSpec[]): Buffer {
  return Buffer.concat(frames.flatMap(partsOf))
}

function partsOf({ opcode, payload, final, reserved, mask }: FrameSpec) {
  const first = (final ? 0x80 : 0) | reserved | opcode
  return [
    Buffer.from([first]),
    lengthField(payload.length, mask !== null),
    ...(mask ? [mask, xor(payload, mask)] : [payload]),
  ]
}

/** In its shortest form (RFC 6455, 5.2). */
function lengthField(bytes: number, masked: boolean): Buffer {
  const maskBit = masked ? 0x80 : 0
  if (bytes < 126) return Buffer.from([maskBit | bytes])
  const long = bytes > 0xffff
  const field = Buffer.alloc(long ? 9 : 3)
  field[0] = maskBit | (long ? 127 : 126)
  if (long) field.writeBigUInt64BE(BigInt(bytes), 1)
  else field.writeUInt16BE(bytes, 1)
  return field
}

function xor(payload: Buffer, mask: Buffer): Buffer {
  return Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
}

/** What `bytesOf` has put together. @throws Error where bytes are left over */
export function framesIn(bytes: Buffer): FrameSpec[] {
  const frames: FrameSpec[] = []
  let at = 0
  while (at < bytes.length) {
    const first = bytes.readUInt8(at)
    const second = bytes.readUInt8(at + 1)
    const short = second & 0x7f
    at += 2
    const length =
      short === 127
        ? Number(bytes.readBigUInt64BE(at))
        : short === 126
          ? bytes.readUInt16BE(at)
          : short
    at += short === 127 ? 8 : short === 126 ? 2 : 0
    const mask = second & 0x80 ? bytes.subarray(at, (at += 4)) : null
    if (at + length > bytes.length) throw new Error('half a frame')
    const payload = bytes.subarray(at, (at += length))
    frames.push({
      opcode: first & 0x0f,
      payload: mask ? xor(payload, mask) : payload,
      final: (first & 0x80) !== 0,
      reserved: first & 0x70,
      mask,
    })
  }
  return frames
}

/** Keeps what it is told as lines, such as "text hello". */
export class SinkLog implements FrameSink {
  readonly lines: string[] = []

  onMessage(data: Uint8Array, isText: boolean): void {
    const bytes = Buffer.from(data)
    this.#add(
      isText ? `text ${bytes.toString()}` : `binary ${bytes.toString('hex')}`,
    )
  }

  onPing(payload: Uint8Array): void {
    this.#add(`ping ${Buffer.from(payload).toString()}`)
  }

  onPong(payload: Uint8Array): void {
    this.#add(`pong ${Buffer.from(payload).toString()}`)
  }

  onCloseFrame(code: number, reason: Uint8Array): void {
    this.#add(`close ${code} ${Buffer.from(reason).toString()}`)
  }

  onViolation({ code, closeCode }: Violation): void {
    this.#add(`violation ${code} ${closeCode}`)
  }

  #add(line: string): void {
    this.lines.push(line.trim())
  }
}
