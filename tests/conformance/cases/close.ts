// 7.* the close handshake: codes and reasons, what comes after it, ours.
import {
  close,
  continuation,
  ping,
  text,
  type FrameSpec,
} from '../../support/raw-websocket/frame-bytes.ts'
import { closed, failed, type FrameCase } from '../frame-case.ts'
import { aPong, heardText, stars } from './payloads.ts'

const VALID_CODES = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000,
  3999, 4000, 4999,
]
const INVALID_CODES = [
  0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
]
const REASON_BYTES_MAX = 123

/** A close frame with any payload. */
function closeOf(payload: Buffer): FrameSpec {
  return { ...close(null), payload }
}

const orderly: FrameCase[] = [
  {
    id: '7.1.1',
    title: 'a message, then the close frame: both are answered',
    frames: [text('hello'), close(1000)],
    heard: [heardText('hello')],
    ends: closed(1000),
  },
  {
    id: '7.1.2',
    title: 'a second close frame is not answered',
    frames: [close(1000), close(1000)],
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.1.3',
    title: 'a ping after the close frame is not answered',
    frames: [close(1000), ping('after it')],
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.1.4',
    title: 'a message after the close frame is not heard',
    frames: [close(1000), text('after it')],
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.1.4 (b)',
    title: 'a message in a read after that of the close frame is not heard',
    frames: [close(1000), text('after it')],
    reads: 'per frame',
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.1.4 (c)',
    title: 'rubbish after the close frame is no protocol error',
    frames: [close(1000), text('bad', { reserved: 7 })],
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.1.5',
    title: 'a close frame inside a fragmented message ends it all the same',
    frames: [text('a', { fin: false }), close(1000), continuation('b')],
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.1.6',
    title: '256 KiB, then the close frame, then a ping',
    frames: [text(stars(262_144)), close(1000), ping('after it')],
    heard: [heardText(stars(262_144))],
    ends: closed(1000),
  },
  {
    id: '7.3.1',
    title: 'a close frame without a payload is answered without a code',
    frames: [close(null)],
    heard: [],
    ends: closed(1005, '', null),
  },
  {
    id: '7.3.3',
    title: 'a close frame with a code',
    frames: [close(1000)],
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.3.4',
    title: 'a close frame with a code and a reason',
    frames: [close(1000, 'Hello World!')],
    heard: [],
    ends: closed(1000, 'Hello World!'),
  },
  {
    id: '7.3.5',
    title: 'a close frame with the longest reason',
    frames: [close(1000, stars(REASON_BYTES_MAX))],
    heard: [],
    ends: closed(1000, '*'.repeat(REASON_BYTES_MAX)),
  },
  {
    id: '7.3.5 (b)',
    title: 'a close frame with the longest reason in reads of one byte',
    frames: [close(1000, stars(REASON_BYTES_MAX))],
    reads: 1,
    heard: [],
    ends: closed(1000, '*'.repeat(REASON_BYTES_MAX)),
  },
  ...VALID_CODES.map((code, index): FrameCase => ({
    id: `7.7.${index + 1}`,
    title: `the close code ${code} is taken and answered`,
    frames: [close(code, 'why')],
    heard: [],
    ends: closed(code, 'why'),
  })),
]

const wrong: FrameCase[] = [
  {
    id: '7.3.2',
    title: 'a close frame of one byte is a protocol error',
    frames: [closeOf(Buffer.from('a'))],
    heard: [],
    ends: failed(1002),
  },
  {
    id: '7.3.2 (b)',
    title: 'a close frame of one byte that begins a valid code is one too',
    frames: [closeOf(Buffer.from([4000 >> 8]))],
    heard: [],
    ends: failed(1002),
  },
  {
    id: '7.3.6',
    title: 'a close frame with a reason that is too long is a protocol error',
    frames: [close(1000, stars(REASON_BYTES_MAX + 1))],
    heard: [],
    ends: failed(1002),
  },
  {
    id: '7.3.7',
    title: 'a close frame in fragments is a protocol error',
    frames: [{ ...close(1000), fin: false }, continuation('')],
    heard: [],
    ends: failed(1002),
  },
  {
    id: '7.5.1',
    title: 'a reason that is not UTF-8',
    frames: [
      close(1000, Buffer.from('cebae1bdb9cf83cebcceb5eda080656469', 'hex')),
    ],
    heard: [],
    ends: failed(1007),
  },
  ...INVALID_CODES.map((code, index): FrameCase => ({
    id: `7.9.${index + 1}`,
    title: `the close code ${code} is a protocol error`,
    frames: [close(code, 'why')],
    heard: [],
    ends: failed(1002),
  })),
]

/** The server's frames cross ours, which are on the way already. */
const ours: FrameCase[] = [
  {
    id: '7.2.1',
    title: 'closed by us, answered by the server',
    onOpened: (socket) => socket.close(1000),
    frames: [close(1000)],
    heard: [],
    ends: closed(1000),
  },
  {
    id: '7.2.2',
    title: 'closed by us: what was on its way is heard, and not answered',
    onOpened: (socket) => socket.close(1000),
    frames: [text('on its way'), close(1000)],
    heard: [heardText('on its way')],
    sent: [],
    ends: closed(1000),
  },
  {
    id: '7.2.3',
    title: 'both sides close at once: the server’s code counts',
    onOpened: (socket) => socket.close(1000),
    frames: [close(1001, 'going away')],
    heard: [],
    ends: closed(1001, 'going away', 1000),
  },
  {
    id: '7.2.4',
    title: 'closed by us twice, told once',
    onOpened(socket) {
      socket.close(4000)
      socket.close(4001)
    },
    frames: [close(4000)],
    heard: [],
    ends: closed(4000),
  },
  {
    id: '7.2.5',
    title:
      'a message and a ping before our close go out, those after it do not',
    onOpened(socket) {
      socket.send('before', true)
      socket.ping(Buffer.from('before'))
      socket.close(1000)
      socket.send('after', true)
      socket.ping(Buffer.from('after'))
    },
    frames: [close(1000)],
    heard: [],
    sent: [heardText('before'), aPong('before').replace('pong', 'ping')],
    ends: closed(1000),
  },
  {
    id: '7.2.6',
    title: 'a protocol error after our close ends as one',
    onOpened: (socket) => socket.close(1000),
    frames: [text('bad', { reserved: 7 })],
    heard: [],
    ends: { type: 'failed', code: 1000 }, // ours was on the way before
  },
]

export const closing: FrameCase[] = [...orderly, ...wrong, ...ours]
