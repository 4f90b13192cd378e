// RFC 6455 frames, section 5.2: reading what a client sends, writing what a
// server sends. Written for this server alone, so that a mistake in the
// product's own codec cannot hide here.

export const OPCODE = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const

export interface Frame {
  readonly fin: boolean
  readonly reserved: number
  readonly opcode: number
  readonly masked: boolean
  readonly payload: Buffer
}

export interface FrameFlags {
  readonly fin?: boolean
  readonly reserved?: number
  /** Servers must not mask; this one can be told to. */
  readonly mask?: Buffer
}

export function encodeFrame(
  opcode: number,
  payload: Buffer,
  flags: FrameFlags = {},
): Buffer {
  const { fin = true, reserved = 0, mask } = flags
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  const maskBit = mask ? 0x80 : 0
  const body = mask ? unmask(payload, mask) : payload
  return Buffer.concat([
    Buffer.from([first]),
    lengthField(payload.length, maskBit),
    mask ?? Buffer.alloc(0),
    body,
  ])
}

function lengthField(length: number, maskBit: number): Buffer {
  if (length < 126) return Buffer.from([maskBit | length])
  if (length < 65_536) {
    const field = Buffer.from([maskBit | 126, 0, 0])
    field.writeUInt16BE(length, 1)
    return field
  }
  const field = Buffer.alloc(9)
  field[0] = maskBit | 127
  field.writeBigUInt64BE(BigInt(length), 1)
  return field
}

const NOTHING = Buffer.alloc(0)

/** Cuts a byte stream into frames. */
export class FrameReader {
  #rest: Buffer = NOTHING

  /** @returns the frames that this chunk completes, unmasked */
  push(chunk: Buffer): Frame[] {
    this.#rest =
      this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const frames: Frame[] = []
    for (;;) {
      const head = readHead(this.#rest)
      if (!head || this.#rest.length < head.endOfFrame) return frames
      frames.push(cut(this.#rest, head))
      // An empty view would keep its whole chunk in memory.
      this.#rest =
        this.#rest.length === head.endOfFrame
          ? NOTHING
          : this.#rest.subarray(head.endOfFrame)
    }
  }
}

interface Head {
  readonly masked: boolean
  readonly startOfMask: number
  readonly startOfPayload: number
  readonly endOfFrame: number
}

function readHead(bytes: Buffer): Head | null {
  if (bytes.length < 2) return null
  const second = bytes.readUInt8(1)
  const masked = (second & 0x80) !== 0
  const short = second & 0x7f
  const startOfMask = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < startOfMask) return null
  const length =
    short === 126
      ? bytes.readUInt16BE(2)
      : short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short
  const startOfPayload = startOfMask + (masked ? 4 : 0)
  return {
    masked,
    startOfMask,
    startOfPayload,
    endOfFrame: startOfPayload + length,
  }
}

function cut(bytes: Buffer, head: Head): Frame {
  const first = bytes.readUInt8(0)
  const raw = bytes.subarray(head.startOfPayload, head.endOfFrame)
  const mask = bytes.subarray(head.startOfMask, head.startOfPayload)
  return {
    fin: (first & 0x80) !== 0,
    reserved: (first >> 4) & 0x7,
    opcode: first & 0xf,
    masked: head.masked,
    payload: head.masked ? unmask(raw, mask) : raw,
  }
}

/** Masking and unmasking are the same operation (section 5.3). */
function unmask(payload: Buffer, mask: Buffer): Buffer {
  const result = Buffer.allocUnsafe(payload.length)
  for (let index = 0; index < payload.length; index += 1)
    result[index] = (payload[index] ?? 0) ^ (mask[index & 3] ?? 0)
  return result
}
