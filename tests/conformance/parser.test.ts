// Properties of the codec over random frames, random bytes and random reads:
// every split of a stream gives the same events, those that `ws` gives too.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RandomKeys, ZERO_KEYS } from '../../workers/websocket/mask-keys.ts'
import { Outbox, type Sender } from '../../workers/websocket/outbox.ts'
import {
  ClientFrameReader,
  violationsOf,
} from '../support/raw-websocket/client-frames.ts'
import { OPCODE } from '../support/reference-server/frames.ts'
import { summary } from '../support/raw-websocket/summary.ts'
import {
  brokenStream,
  chunked,
  cutPoints,
  validStream,
} from './arbitrary-frames.ts'
import {
  clientFrameOfWs,
  CodecEvents,
  eventsOfWs,
  inOneRead,
} from './codec-events.ts'

const RUNS = { numRuns: 300 }
const MANY_RUNS = { numRuns: 1000 }
/** A length that is not in the shortest form, or has its top bit set. */
const LENGTH = 'WS_ERR_INVALID_PAYLOAD_LENGTH'

test('every split of a stream of frames gives the same events', () => {
  fc.assert(
    fc.property(validStream, cutPoints, (stream, cuts) => {
      const events = new CodecEvents('client')
      for (const chunk of chunked(stream.bytes, cuts)) events.read(chunk)

      expect(events.lines).toEqual(stream.events)
    }),
    RUNS,
  )
})

test('every split of a broken stream gives the same events', () => {
  fc.assert(
    fc.property(brokenStream, cutPoints, (bytes, cuts) => {
      const events = new CodecEvents('client')
      for (const chunk of chunked(bytes, cuts)) events.read(chunk)

      expect(events.lines).toEqual(inOneRead('client', bytes).lines)
    }),
    MANY_RUNS,
  )
})

test('the memory that a read went into may be used again at once', () => {
  fc.assert(
    fc.property(validStream, cutPoints, (stream, cuts) => {
      const events = new CodecEvents('client')
      const shared = Buffer.alloc(stream.bytes.length)
      for (const chunk of chunked(stream.bytes, cuts)) {
        shared.set(chunk)
        events.read(shared, chunk.length)
        shared.fill(0xff)
      }

      expect(events.lines).toEqual(stream.events)
    }),
    RUNS,
  )
})

test('the receiver of `ws` gives the same events for a valid stream', async () => {
  await fc.assert(
    fc.asyncProperty(validStream, async ({ bytes, events }) => {
      expect(await eventsOfWs('client', bytes)).toEqual(events)
    }),
    RUNS,
  )
})

test('a broken stream breaks where it breaks for `ws`, with the same code', async () => {
  await fc.assert(
    fc.asyncProperty(brokenStream, async (bytes) => {
      const { lines, violation } = inOneRead('client', bytes)
      fc.pre(violation !== LENGTH) // which `ws` takes, or calls too big

      expect(lines).toEqual(await eventsOfWs('client', bytes))
    }),
    MANY_RUNS,
  )
})

/** A connection that keeps what it was given to write. */
class Kept implements Sender {
  outFrom = 0
  outTo = 0
  readonly chunks: Buffer[] = []

  write(bytes: Uint8Array): boolean {
    this.chunks.push(Buffer.from(bytes))
    return this.chunks.length % 3 !== 0 // sometimes the system is not done
  }
}

const outgoing = fc.array(
  fc.record({
    connection: fc.nat(2),
    opcode: fc.constantFrom(OPCODE.binary, OPCODE.ping, OPCODE.pong),
    size: fc.oneof(fc.nat(125), fc.nat(2000), fc.nat(70_000)),
    fill: fc.nat(255),
  }),
  { maxLength: 30 },
)

test.each([
  ['fresh masks', () => new RandomKeys()],
  ['masks of zero', () => ZERO_KEYS],
])(
  'frames of several connections, with %s, are read by `ws`',
  async (_, keys) => {
    await fc.assert(
      fc.asyncProperty(outgoing, async (sends) => {
        const outbox = new Outbox(keys())
        const senders = [new Kept(), new Kept(), new Kept()]
        const expected: string[][] = [[], [], []]
        for (const { connection, opcode, size, fill } of sends) {
          const isControl = opcode !== OPCODE.binary
          const payload = Buffer.alloc(isControl ? size % 126 : size, fill)
          outbox.add(senders[connection] ?? new Kept(), opcode, payload)
          payload.fill(0) // it may be used again
          payload.fill(fill)
          expected[connection]?.push(summary(NAMES[opcode], payload))
        }
        outbox.flush()

        for (const [index, { chunks }] of senders.entries()) {
          const bytes = Buffer.concat(chunks)
          const frames = new ClientFrameReader().push(bytes)
          expect(violationsOf(frames)).toEqual([])
          expect(await eventsOfWs('server', bytes)).toEqual(expected[index])
          expect(inOneRead('server', bytes).lines).toEqual(expected[index])
        }
      }),
      { numRuns: 100 },
    )
  },
)

const NAMES = {
  [OPCODE.binary]: 'binary',
  [OPCODE.ping]: 'ping',
  [OPCODE.pong]: 'pong',
} as const

test('masked frames of `ws`, in any reads, are read by the parser of a server', () => {
  fc.assert(
    fc.property(outgoing, cutPoints, (sends, cuts) => {
      const frames = sends.map(({ opcode, size, fill }) => {
        const isControl = opcode !== OPCODE.binary
        const payload = Buffer.alloc(isControl ? size % 126 : size, fill)
        return { opcode, payload }
      })
      const bytes = Buffer.concat(
        frames.map(({ opcode, payload }) => clientFrameOfWs(opcode, payload)),
      )
      const events = new CodecEvents('server')
      for (const chunk of chunked(bytes, cuts)) events.read(chunk)

      expect(events.lines).toEqual(
        frames.map(({ opcode, payload }) => summary(NAMES[opcode], payload)),
      )
    }),
    { numRuns: 100 },
  )
})
