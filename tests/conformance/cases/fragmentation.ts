// 5.* fragmentation, with and without control frames in between; what may not
// be fragmented, and fragments in the wrong place.
import {
  binary,
  continuation,
  ping,
  pong,
  text,
  type FrameSpec,
} from '../../support/raw-websocket/frame-bytes.ts'
import { failed, type FrameCase } from '../frame-case.ts'
import { aPong, heardBinary, heardText } from './payloads.ts'

const MORE = { fin: false }
const READS = ['one', 'per frame', 1] as const
const FIRST = text('fragment1', MORE)
const LAST = continuation('fragment2')
const BOTH = heardText('fragment1fragment2')

type Expected = Omit<FrameCase, 'frames' | 'reads'>

/** The case once in one read, once frame by frame, once byte by byte. */
function inAllReads(
  frames: readonly FrameSpec[],
  expected: Expected,
): FrameCase[] {
  return READS.map((reads) => ({
    ...expected,
    frames,
    reads,
    title: `${expected.title}; ${describeReads(reads)}`,
  }))
}

function describeReads(reads: (typeof READS)[number]): string {
  if (reads === 1) return 'in reads of one byte'
  return reads === 'one' ? 'in one read' : 'a read per frame'
}

const allowed: FrameCase[] = [
  ...inAllReads([FIRST, LAST], {
    id: '5.3',
    title: 'text in two fragments',
    heard: [BOTH],
  }),
  ...inAllReads([FIRST, ping('ping'), LAST], {
    id: '5.6',
    title: 'a ping between two fragments is answered before the message',
    heard: [BOTH],
    sent: [aPong('ping'), BOTH],
  }),
  ...inAllReads([FIRST, pong('pong'), LAST], {
    id: '5.7',
    title: 'a pong between two fragments is told before the message',
    heard: [aPong('pong'), BOTH],
    sent: [BOTH],
  }),
  ...inAllReads(
    [
      text('fragment1', MORE),
      ping('one'),
      continuation('fragment2', MORE),
      continuation('fragment3', MORE),
      ping('two'),
      continuation('fragment4', MORE),
      continuation('fragment5'),
    ],
    {
      id: '5.19',
      title: 'pings between five fragments',
      heard: [heardText('fragment1fragment2fragment3fragment4fragment5')],
      sent: [
        aPong('one'),
        aPong('two'),
        heardText('fragment1fragment2fragment3fragment4fragment5'),
      ],
    },
  ),
  ...inAllReads([text('', MORE), continuation('', MORE), continuation('')], {
    id: '5.21',
    title: 'three empty fragments',
    heard: [heardText('')],
  }),
  ...inAllReads(
    [text('', MORE), continuation('middle', MORE), continuation('')],
    {
      id: '5.22',
      title: 'an empty fragment before and after',
      heard: [heardText('middle')],
    },
  ),
  ...inAllReads(
    [
      binary(Buffer.from([1, 2]), MORE),
      continuation(Buffer.from([3])),
      text('whole'),
    ],
    {
      id: '5.23',
      title: 'a fragmented binary message, then a whole text message',
      heard: [heardBinary(Buffer.from([1, 2, 3])), heardText('whole')],
    },
  ),
  ...inAllReads(
    [
      FIRST,
      LAST,
      binary(Buffer.from([7]), MORE),
      ping('between'),
      continuation(Buffer.from([8])),
      FIRST,
      LAST,
    ],
    {
      id: '5.24',
      title: 'fragmented messages of both kinds after each other',
      heard: [BOTH, heardBinary(Buffer.from([7, 8])), BOTH],
      sent: [BOTH, aPong('between'), heardBinary(Buffer.from([7, 8])), BOTH],
    },
  ),
]

const refused: FrameCase[] = [
  ...inAllReads([ping('ping', MORE), continuation('')], {
    id: '5.1',
    title: 'a ping in two fragments is a protocol error',
    heard: [],
    ends: failed(1002),
  }),
  ...inAllReads([pong('pong', MORE), continuation('')], {
    id: '5.2',
    title: 'a pong in two fragments is a protocol error',
    heard: [],
    ends: failed(1002),
  }),
  ...inAllReads([continuation('nothing before', MORE), text('after')], {
    id: '5.9',
    title: 'a continuation, not final, without a start is a protocol error',
    heard: [],
    ends: failed(1002),
  }),
  ...inAllReads([continuation('nothing before'), text('after')], {
    id: '5.10',
    title: 'a continuation, final, without a start is a protocol error',
    heard: [],
    ends: failed(1002),
  }),
  ...inAllReads([FIRST, LAST, continuation('again', MORE), text('after')], {
    id: '5.13',
    title: 'a continuation after a message is over is a protocol error',
    heard: [BOTH],
    ends: failed(1002),
  }),
  ...inAllReads([FIRST, text('another')], {
    id: '5.18',
    title: 'a new text frame inside a message is a protocol error',
    heard: [],
    ends: failed(1002),
  }),
  ...inAllReads([FIRST, binary('another', MORE)], {
    id: '5.18 (b)',
    title: 'a new binary fragment inside a message is a protocol error',
    heard: [],
    ends: failed(1002),
  }),
]

export const fragmentation: FrameCase[] = [...allowed, ...refused]
