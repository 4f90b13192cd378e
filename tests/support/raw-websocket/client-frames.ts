// What a client put on the wire: cut into frames with everything that RFC 6455
// says about their form, and what is wrong with it.
import { OPCODE } from '../reference-server/frames.ts'
import { masked, shortestForm, type LengthForm } from './frame-bytes.ts'

export interface ClientFrame {
  readonly fin: boolean
  readonly reserved: number
  readonly opcode: number
  /** Null when the frame was not masked. */
  readonly mask: Buffer | null
  readonly lengthForm: LengthForm
  /** Unmasked. */
  readonly payload: Buffer
}

interface Head extends Omit<ClientFrame, 'payload'> {
  readonly startOfPayload: number
  readonly endOfFrame: number
}

/** The longest head: two bytes, 64 bits of length, a mask. */
const HEAD_BYTES_MAX = 14

/** Cuts the bytes that a client sent into frames. */
export class ClientFrameReader {
  #chunks: Buffer[] = []
  #sizeBytes = 0
  #head: Head | null = null

  /** Bytes of a frame that is not complete. */
  get waitingBytes(): number {
    return this.#sizeBytes
  }

  push(chunk: Buffer): ClientFrame[] {
    this.#chunks.push(chunk)
    this.#sizeBytes += chunk.length
    const frames: ClientFrame[] = []
    for (;;) {
      this.#head ??= readHead(this.#peek(HEAD_BYTES_MAX))
      const head = this.#head
      if (head === null || this.#sizeBytes < head.endOfFrame) return frames
      frames.push(cut(this.#take(head.endOfFrame), head))
      this.#head = null
    }
  }

  #peek(sizeBytes: number): Buffer {
    const first = this.#chunks[0]
    if (first !== undefined && first.length >= sizeBytes) return first
    return this.#joined()
  }

  #joined(): Buffer {
    const joined = Buffer.concat(this.#chunks)
    this.#chunks = [joined]
    return joined
  }

  #take(sizeBytes: number): Buffer {
    const first = this.#chunks[0]
    const all = first && first.length >= sizeBytes ? first : this.#joined()
    const rest = all.subarray(sizeBytes)
    this.#chunks.splice(0, 1, ...(rest.length > 0 ? [rest] : []))
    this.#sizeBytes -= sizeBytes
    return all.subarray(0, sizeBytes)
  }
}

function readHead(bytes: Buffer): Head | null {
  if (bytes.length < 2) return null
  const first = bytes.readUInt8(0)
  const second = bytes.readUInt8(1)
  const hasMask = (second & 0x80) !== 0
  const short = second & 0x7f
  const startOfMask = short === 126 ? 4 : short === 127 ? 10 : 2
  const startOfPayload = startOfMask + (hasMask ? 4 : 0)
  if (bytes.length < startOfPayload) return null
  return {
    fin: (first & 0x80) !== 0,
    reserved: (first >> 4) & 0x7,
    opcode: first & 0xf,
    // a copy, so that it outlives the chunk it came in
    mask: hasMask
      ? Buffer.from(bytes.subarray(startOfMask, startOfPayload))
      : null,
    lengthForm: short === 126 ? 16 : short === 127 ? 64 : 7,
    startOfPayload,
    endOfFrame: startOfPayload + lengthOf(bytes, short),
  }
}

function lengthOf(bytes: Buffer, short: number): number {
  if (short === 126) return bytes.readUInt16BE(2)
  return short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
}

function cut(bytes: Buffer, head: Head): ClientFrame {
  const { startOfPayload, endOfFrame: _, ...form } = head
  const raw = bytes.subarray(startOfPayload)
  return { ...form, payload: head.mask ? masked(raw, head.mask) : raw }
}

/** What RFC 6455 forbids in a client's frames; empty when all is well. */
export function violationsOf(frames: readonly ClientFrame[]): string[] {
  const closeAt = frames.findIndex(({ opcode }) => opcode === OPCODE.close)
  const afterClose = closeAt >= 0 && closeAt < frames.length - 1
  return [
    ...frames.flatMap(formViolations),
    ...(afterClose ? ['a frame after the close frame (5.5.1)'] : []),
  ]
}

function formViolations(frame: ClientFrame): string[] {
  const { payload, opcode } = frame
  const isControl = opcode >= 0x8
  const isKnown = (Object.values(OPCODE) as number[]).includes(opcode)
  const checks: readonly (readonly [boolean, string])[] = [
    [frame.mask === null, 'not masked (5.1)'],
    [frame.reserved !== 0, 'reserved bits set (5.2)'],
    [!isKnown, `reserved opcode ${opcode} (5.2)`],
    [
      frame.lengthForm !== shortestForm(payload.length),
      'length not in the shortest form (5.2)',
    ],
    [isControl && !frame.fin, 'fragmented control frame (5.5)'],
    [isControl && payload.length > 125, 'control frame over 125 bytes (5.5)'],
  ]
  return checks.filter(([broken]) => broken).map(([, name]) => name)
}
