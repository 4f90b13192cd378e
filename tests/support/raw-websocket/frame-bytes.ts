// RFC 6455 frames of a server, section 5.2, as bytes: the good ones and all
// the bad ones. Shares nothing with the product's codec.
import { OPCODE } from '../reference-server/frames.ts'

/** Bits of a frame's length field: in the second byte, or behind it. */
export type LengthForm = 7 | 16 | 64

export interface FrameSpec {
  readonly opcode: number
  readonly payload: Buffer
  readonly fin: boolean
  /** RSV1 to RSV3 as one number; RSV1 is 4. */
  readonly reserved?: number
  /** A server must not mask (5.1); this one can be told to. */
  readonly mask?: Buffer
  /** The shortest that fits, as 5.2 demands, unless told. */
  readonly lengthForm?: LengthForm
  /** The length that is claimed, where it is not the payload's. */
  readonly claimedLength?: bigint
}

export type FrameChanges = Partial<Omit<FrameSpec, 'opcode' | 'payload'>>

type Payload = string | Uint8Array

function frame(
  opcode: number,
  payload: Payload,
  changes: FrameChanges = {},
): FrameSpec {
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(payload)
  return { opcode, payload: bytes, fin: true, ...changes }
}

export function text(payload: Payload, changes?: FrameChanges): FrameSpec {
  return frame(OPCODE.text, payload, changes)
}

export function binary(payload: Payload, changes?: FrameChanges): FrameSpec {
  return frame(OPCODE.binary, payload, changes)
}

export function continuation(
  payload: Payload,
  changes?: FrameChanges,
): FrameSpec {
  return frame(OPCODE.continuation, payload, changes)
}

export function ping(payload: Payload, changes?: FrameChanges): FrameSpec {
  return frame(OPCODE.ping, payload, changes)
}

export function pong(payload: Payload, changes?: FrameChanges): FrameSpec {
  return frame(OPCODE.pong, payload, changes)
}

/** @param code null for a close frame without a payload */
export function close(
  code: number | null,
  reason: Payload = '',
  changes?: FrameChanges,
): FrameSpec {
  return frame(OPCODE.close, closePayload(code, reason), changes)
}

export function reservedOpcode(
  opcode: number,
  payload: Payload,
  changes?: FrameChanges,
): FrameSpec {
  return frame(opcode, payload, changes)
}

function closePayload(code: number | null, reason: Payload): Buffer {
  if (code === null) return Buffer.alloc(0)
  const field = Buffer.alloc(2)
  field.writeUInt16BE(code)
  return Buffer.concat([field, Buffer.from(reason)])
}

/** A message in fragments of `size` bytes, the last one what is left. */
export function fragments(whole: FrameSpec, size: number): FrameSpec[] {
  const { payload } = whole
  const count = Math.max(1, Math.ceil(payload.length / size))
  return Array.from({ length: count }, (_, index) => ({
    opcode: index === 0 ? whole.opcode : OPCODE.continuation,
    payload: payload.subarray(index * size, (index + 1) * size),
    fin: index === count - 1,
  }))
}

export function frameBytes(spec: FrameSpec): Buffer {
  const { opcode, payload, fin, reserved = 0, mask } = spec
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  return Buffer.concat([
    Buffer.from([first]),
    lengthField(spec),
    ...(mask ? [mask, masked(payload, mask)] : [payload]),
  ])
}

export function shortestForm(length: number): LengthForm {
  if (length < 126) return 7
  return length < 65_536 ? 16 : 64
}

function lengthField(spec: FrameSpec): Buffer {
  const { payload, mask, claimedLength = BigInt(payload.length) } = spec
  const form = spec.lengthForm ?? shortestForm(payload.length)
  const maskBit = mask ? 0x80 : 0
  if (form === 7) return Buffer.from([maskBit | Number(claimedLength)])
  if (form === 16) {
    const field = Buffer.from([maskBit | 126, 0, 0])
    field.writeUInt16BE(Number(claimedLength), 1)
    return field
  }
  const field = Buffer.alloc(9)
  field[0] = maskBit | 127
  field.writeBigUInt64BE(claimedLength, 1)
  return field
}

/** Masking and unmasking are the same operation (5.3). */
export function masked(payload: Buffer, key: Buffer): Buffer {
  const result = Buffer.allocUnsafe(payload.length)
  for (let index = 0; index < payload.length; index += 1)
    result[index] = (payload[index] ?? 0) ^ (key[index & 3] ?? 0)
  return result
}
