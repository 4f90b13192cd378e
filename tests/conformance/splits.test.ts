// The answer to the handshake with frames behind it, in every possible pair of
// reads, in reads of one byte and in one: always the same connection.
import { describe, expect, test } from 'vitest'
import {
  close,
  continuation,
  frameBytes,
  ping,
  text,
} from '../support/raw-websocket/frame-bytes.ts'
import {
  IMPLEMENTATIONS,
  type Implementation,
} from '../support/raw-websocket/implementations.ts'
import { startRawServer } from '../support/raw-websocket/raw-server.ts'
import { frameSummary } from '../support/raw-websocket/summary.ts'
import { endSummary, Witness } from '../support/raw-websocket/witness.ts'

const FRAMES = Buffer.concat(
  [
    text('grüße'),
    text('one ', { fin: false }),
    ping('between'),
    continuation('two'),
    text('x'.repeat(300)),
    close(4000, 'that is all'),
  ].map(frameBytes),
)

/** Where the stream is cut into reads. */
type Cut = (stream: Buffer) => Buffer[]

/** One connection for each cut, one after another, to one server. */
async function conversations(implementation: Implementation, cuts: Cut[]) {
  const rest = cuts.values()
  const server = await startRawServer(async (peer) => {
    const stream = Buffer.concat([await peer.acceptance(), FRAMES])
    const cut: Cut = rest.next().value ?? ((whole) => [whole])
    await peer.writeApart(cut(stream))
  })
  const seen = new Set<string>()
  try {
    const openSocket = await implementation.openerFor(server.url)
    for (const _ of cuts) {
      const witness = new Witness()
      witness.owns(openSocket(0, witness))
      const end = endSummary(await witness.untilEnded)
      await server.latest?.over
      const sent = server.latest?.frames.map(frameSummary)
      const { heard, openings, endings, tooLate } = witness
      const all = { heard, sent, end, openings, endings, tooLate }
      seen.add(JSON.stringify(all))
    }
  } finally {
    await server.stop()
  }
  return [...seen].map((line): unknown => JSON.parse(line))
}

const EXPECTED = {
  heard: [
    'text "grÃ¼Ã\x9fe"', // UTF-8 shown as Latin-1
    'text "one two"',
    expect.stringContaining('text 300 bytes'),
  ],
  sent: ['pong "between"', 'close 4000'],
  end: 'closed 4000 "that is all"',
  openings: 1,
  endings: 1,
  tooLate: [],
}

/** A 101 of the raw server, without extras. */
const ANSWER_BYTES = 129

describe.each(IMPLEMENTATIONS)('$name', (implementation) => {
  test('the stream in one read is the whole conversation', async () => {
    const seen = await conversations(implementation, [(stream) => [stream]])

    expect(seen).toEqual([EXPECTED])
  })

  test('the stream in two reads, cut at any byte, is the same', async () => {
    const length = ANSWER_BYTES + FRAMES.length
    const cuts = Array.from({ length }, (_, at): Cut => {
      return (stream) => [stream.subarray(0, at), stream.subarray(at)]
    })

    const seen = await conversations(implementation, cuts)

    expect(seen).toEqual([EXPECTED])
  })

  test('the stream in reads of one to four bytes is the same', async () => {
    const cuts = [1, 2, 3, 4].map((size): Cut => {
      return (stream) =>
        Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
          stream.subarray(index * size, (index + 1) * size),
        )
    })

    const seen = await conversations(implementation, cuts)

    expect(seen).toEqual([EXPECTED])
  })
})
