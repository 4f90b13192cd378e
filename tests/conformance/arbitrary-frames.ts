// Random streams of frames for the property tests and the fuzzer: valid ones
// with the events that they stand for, and broken ones.
import fc from 'fast-check'
import {
  close,
  frameBytes,
  ping,
  pong,
  type FrameSpec,
} from '../support/raw-websocket/frame-bytes.ts'
import { OPCODE } from '../support/reference-server/frames.ts'
import { summary } from '../support/raw-websocket/summary.ts'

/** Some frames, and what a receiver is to make of them. */
export interface Stream {
  readonly bytes: Buffer
  readonly events: readonly string[]
}

interface Piece {
  readonly frames: readonly FrameSpec[]
  readonly events: readonly string[]
}

/** Where to cut, as shares of the whole. */
export const cutPoints: fc.Arbitrary<number[]> = fc.oneof(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 50,
    maxLength: 200,
  }),
)

export function chunked(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const points = cuts
    .map((share) => Math.floor(share * bytes.length))
    .toSorted((one, other) => one - other)
  return [0, ...points].map((from, index) =>
    Buffer.from(bytes.subarray(from, points[index] ?? bytes.length)),
  )
}

const size = fc.oneof(
  { weight: 20, arbitrary: fc.nat(40) },
  { weight: 6, arbitrary: fc.integer({ min: 120, max: 130 }) },
  { weight: 3, arbitrary: fc.nat(5000) },
  { weight: 1, arbitrary: fc.integer({ min: 65_530, max: 70_000 }) },
)

const bytes = fc
  .tuple(size, fc.uint8Array({ minLength: 1, maxLength: 16 }))
  .map(([length, pattern]) => Buffer.alloc(length, pattern))

const words = fc
  .tuple(fc.nat(30), fc.string({ unit: 'binary', maxLength: 20 }))
  .map(([times, unit]) => Buffer.from(unit.repeat(times)))
  .filter((payload) => payload.length < 70_000)

const controlPayload = fc
  .uint8Array({ maxLength: 125 })
  .map((payload) => Buffer.from(payload))

const control: fc.Arbitrary<Piece> = fc
  .tuple(fc.boolean(), controlPayload)
  .map(([isPing, payload]) => ({
    frames: [isPing ? ping(payload) : pong(payload)],
    events: [summary(isPing ? 'ping' : 'pong', payload)],
  }))

/** A message, whole or in fragments with control frames in between. */
const message: fc.Arbitrary<Piece> = fc
  .record({
    payload: fc.oneof(
      words.map((data) => ({ kind: 'text' as const, data })),
      bytes.map((data) => ({ kind: 'binary' as const, data })),
    ),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      maxLength: 4,
    }),
    between: fc.array(control, { maxLength: 3 }),
  })
  .map(({ payload: { kind, data }, cuts, between }) => {
    const parts = chunked(data, cuts)
    const fragments = parts.map((part, index): FrameSpec => {
      const first = kind === 'text' ? OPCODE.text : OPCODE.binary
      return {
        opcode: index === 0 ? first : OPCODE.continuation,
        payload: part,
        fin: index === parts.length - 1,
      }
    })
    const inner = between.slice(0, fragments.length - 1)
    return {
      frames: fragments.flatMap((fragment, index) => [
        fragment,
        ...(inner[index]?.frames ?? []),
      ]),
      events: [...inner.flatMap((piece) => piece.events), summary(kind, data)],
    }
  })

const closeCode = fc.oneof(
  fc.constantFrom(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1014),
  fc.integer({ min: 3000, max: 4999 }),
)

const ending: fc.Arbitrary<Piece> = fc.oneof(
  fc.constant({ frames: [], events: [] }),
  fc.constant({ frames: [close(null)], events: ['close 1005 ""'] }),
  fc
    .tuple(closeCode, fc.string({ unit: 'grapheme', maxLength: 20 }))
    .filter(([, reason]) => Buffer.byteLength(reason) <= 123)
    .map(([code, reason]) => ({
      frames: [close(code, reason), ping('too late')],
      events: [`close ${code} ${JSON.stringify(reason)}`],
    })),
)

export const validStream: fc.Arbitrary<Stream> = fc
  .tuple(fc.array(fc.oneof(message, control), { maxLength: 6 }), ending)
  .map(([pieces, end]) => ({
    bytes: Buffer.concat(
      [...pieces, end].flatMap(({ frames }) => frames.map(frameBytes)),
    ),
    events: [...pieces, end].flatMap(({ events }) => events),
  }))

const anyFrame = fc
  .record({
    opcode: fc.oneof(fc.constantFrom(0, 1, 2, 8, 9, 10), fc.nat(15)),
    payload: fc.uint8Array({ maxLength: 130 }).map((data) => Buffer.from(data)),
    fin: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()),
    reserved: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(7)),
    mask: fc.option(
      fc.uint8Array({ minLength: 4, maxLength: 4 }).map(Buffer.from),
      { freq: 9, nil: null },
    ),
  })
  .map(({ mask, ...frame }) => ({ ...frame, ...(mask && { mask }) }))

/** Valid bytes with some of them changed, or cut off, or frames at random. */
export const brokenStream: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((data) => Buffer.from(data)),
  fc
    .array(anyFrame, { maxLength: 5 })
    .map((frames) => Buffer.concat(frames.map(frameBytes))),
  fc
    .record({
      stream: validStream,
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      kept: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ stream, changes, kept }) => {
      const copy = Buffer.from(stream.bytes)
      for (const [at, value] of changes)
        if (copy.length > 0) copy[at % copy.length] = value
      return copy.subarray(0, Math.ceil(copy.length * Math.max(kept, 0.5)))
    }),
)
