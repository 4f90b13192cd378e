// 1.* framing: text and binary messages of the sizes where the length field
// changes its form, in one read and chopped.
import { binary, text } from '../../support/raw-websocket/frame-bytes.ts'
import { failed, NORMAL_END, type FrameCase } from '../frame-case.ts'
import { bytesOf, heardBinary, heardText, stars } from './payloads.ts'

const SIZES = [0, 125, 126, 127, 128, 65_535, 65_536]
const CHOP_BYTES = 997

export const framing: FrameCase[] = [
  ...SIZES.map((size, index): FrameCase => ({
    id: `1.1.${index + 1}`,
    title: `a text message of ${size} bytes`,
    frames: [text(stars(size))],
    heard: [heardText(stars(size))],
  })),
  {
    id: '1.1.8',
    title: `a text message of 65536 bytes in reads of ${CHOP_BYTES} bytes`,
    frames: [text(stars(65_536))],
    reads: CHOP_BYTES,
    heard: [heardText(stars(65_536))],
  },
  ...SIZES.map((size, index): FrameCase => ({
    id: `1.2.${index + 1}`,
    title: `a binary message of ${size} bytes`,
    frames: [binary(bytesOf(size))],
    heard: [heardBinary(bytesOf(size))],
  })),
  {
    id: '1.2.8',
    title: `a binary message of 65536 bytes in reads of ${CHOP_BYTES} bytes`,
    frames: [binary(bytesOf(65_536))],
    reads: CHOP_BYTES,
    heard: [heardBinary(bytesOf(65_536))],
  },
  ...[0, 1, 125, 126, 127, 300].map((size): FrameCase => ({
    id: '1.3',
    title: `messages of ${size} bytes in reads of one byte`,
    frames: [text(stars(size)), binary(bytesOf(size))],
    reads: 1,
    heard: [heardText(stars(size)), heardBinary(bytesOf(size))],
  })),
  {
    id: '1.4',
    title: 'a hundred messages of many sizes in one read',
    frames: Array.from({ length: 100 }, (_, size) => binary(bytesOf(size * 7))),
    heard: Array.from({ length: 100 }, (_, size) =>
      heardBinary(bytesOf(size * 7)),
    ),
  },
]

const ACCEPTED = 'it reads lengths of any form'

/** RFC 5.1 and 5.2: what a server may never put into a frame's head. */
export const malformedHeads: FrameCase[] = [
  {
    id: 'RFC 5.1 (a)',
    title: 'a masked text frame is a protocol error',
    frames: [text('ok'), text('masked', { mask: Buffer.from([1, 2, 3, 4]) })],
    heard: [heardText('ok')],
    ends: failed(1002),
  },
  {
    id: 'RFC 5.1 (b)',
    title: 'a masked empty frame is a protocol error',
    frames: [binary('', { mask: Buffer.from([1, 2, 3, 4]) })],
    heard: [],
    ends: failed(1002),
  },
  {
    id: 'RFC 5.2 (a)',
    title: 'a 64-bit length with its top bit set is a protocol error',
    frames: [binary('', { lengthForm: 64, claimedLength: 1n << 63n })],
    heard: [],
    ends: failed(1002),
    deviations: {
      ws: { why: 'says 1009, message too big', ends: failed(1009) },
    },
  },
  {
    id: 'RFC 5.2 (b)',
    title: 'a length of 2^62 is more than anybody takes',
    frames: [binary('', { lengthForm: 64, claimedLength: 1n << 62n })],
    heard: [],
    ends: failed(1009),
  },
  ...(
    [
      [16, 0],
      [16, 125],
      [64, 0],
      [64, 125],
      [64, 126],
      [64, 65_535],
    ] as const
  ).map(([lengthForm, size]): FrameCase => ({
    id: 'RFC 5.2 (c)',
    title: `${size} bytes with a length in ${lengthForm} bits is a protocol error`,
    frames: [binary(bytesOf(size), { lengthForm })],
    heard: [],
    ends: failed(1002),
    deviations: {
      ws: { why: ACCEPTED, ...acceptedByWs(size) },
    },
  })),
]

/** It stays open after it, so that the server's close ends it. */
function acceptedByWs(size: number) {
  return { heard: [heardBinary(bytesOf(size))], ends: NORMAL_END }
}
