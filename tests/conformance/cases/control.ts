// 2.* pings and pongs, 3.* reserved bits, 4.* reserved opcodes.
import {
  ping,
  pong,
  reservedOpcode,
  text,
  type FrameSpec,
} from '../../support/raw-websocket/frame-bytes.ts'
import { failed, type FrameCase } from '../frame-case.ts'
import { aPong, bytesOf, heardText } from './payloads.ts'

const TEN = Array.from({ length: 10 }, (_, index) => `payload-${index}`)
const BINARY_PING = Buffer.from([
  0x00, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0x00, 0xff,
])

export const pings: FrameCase[] = [
  {
    id: '2.1',
    title: 'a ping without a payload is answered',
    frames: [ping('')],
    heard: [],
    sent: [aPong('')],
  },
  {
    id: '2.2',
    title: 'a ping with a small text is answered with it',
    frames: [ping('Hello, world!')],
    heard: [],
    sent: [aPong('Hello, world!')],
  },
  {
    id: '2.3',
    title: 'a ping with bytes that are no UTF-8 is answered with them',
    frames: [ping(BINARY_PING)],
    heard: [],
    sent: [aPong(BINARY_PING)],
  },
  {
    id: '2.4',
    title: 'a ping of 125 bytes is answered',
    frames: [ping(bytesOf(125))],
    heard: [],
    sent: [aPong(bytesOf(125))],
  },
  {
    id: '2.5',
    title: 'a ping of 126 bytes is a protocol error',
    frames: [ping(bytesOf(126))],
    heard: [],
    ends: failed(1002),
  },
  {
    id: '2.6',
    title: 'a ping of 125 bytes in reads of one byte is answered',
    frames: [ping(bytesOf(125))],
    reads: 1,
    heard: [],
    sent: [aPong(bytesOf(125))],
  },
  {
    id: '2.7',
    title: 'an unsolicited pong without a payload is told and not answered',
    frames: [pong('')],
    heard: [aPong('')],
    sent: [],
  },
  {
    id: '2.8',
    title: 'an unsolicited pong with a payload is told and not answered',
    frames: [pong('unsolicited')],
    heard: [aPong('unsolicited')],
    sent: [],
  },
  {
    id: '2.9',
    title: 'an unsolicited pong, then a ping, which is answered',
    frames: [pong('unsolicited'), ping('asked')],
    heard: [aPong('unsolicited')],
    sent: [aPong('asked')],
  },
  {
    id: '2.10',
    title: 'ten pings in one read are answered in order',
    frames: TEN.map((payload) => ping(payload)),
    heard: [],
    sent: TEN.map(aPong),
  },
  {
    id: '2.11',
    title: 'ten pings in reads of one byte are answered in order',
    frames: TEN.map((payload) => ping(payload)),
    reads: 1,
    heard: [],
    sent: TEN.map(aPong),
  },
  {
    id: '2.12',
    title: 'a thousand pings of 125 bytes in one read are all answered',
    frames: Array.from({ length: 1000 }, () => ping(bytesOf(125))),
    heard: [],
    sent: Array.from({ length: 1000 }, () => aPong(bytesOf(125))),
    deviations: {
      ws: { why: 'it gives up with 60 pongs waiting', ends: { type: 'cut' } },
    },
  },
  {
    id: '2.12 (b)',
    title: 'a thousand pings of 125 bytes, a read each, are all answered',
    frames: Array.from({ length: 1000 }, () => ping(bytesOf(125))),
    reads: 'per frame',
    heard: [],
    sent: Array.from({ length: 1000 }, () => aPong(bytesOf(125))),
  },
  {
    id: '2.13',
    title: 'a ping of ours goes out, and its pong is told',
    onOpened: (socket) => socket.ping(bytesOf(125)),
    frames: [pong(bytesOf(125))],
    heard: [aPong(bytesOf(125))],
    sent: ['ping ' + aPong(bytesOf(125)).slice('pong '.length)],
  },
]

const HELLO = text('hello')

/** Where the violation comes, the rest of the read is not looked at. */
function refused(
  frame: FrameSpec,
  rest: Omit<FrameCase, 'frames' | 'heard' | 'sent' | 'ends'>,
): FrameCase {
  return {
    ...rest,
    frames: [HELLO, frame, ping('after it')],
    heard: [heardText('hello')],
    ends: failed(1002),
  }
}

export const reservedBits: FrameCase[] = [
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((reserved): FrameCase[] => [
    refused(text('hello', { reserved }), {
      id: `3.${reserved}`,
      title: `reserved bits ${reserved} on a text frame in one read`,
    }),
    refused(text('hello', { reserved }), {
      id: `3.${reserved}`,
      title: `reserved bits ${reserved} on a text frame in reads of one byte`,
      reads: 1,
    }),
    refused(ping('hello', { reserved }), {
      id: `3.${reserved}`,
      title: `reserved bits ${reserved} on a ping`,
    }),
  ]),
  {
    id: '3.8',
    title: 'RSV1 on a continuation is a protocol error',
    frames: [
      text('a', { fin: false }),
      { ...text('b', { reserved: 4 }), opcode: 0 },
    ],
    heard: [],
    ends: failed(1002),
  },
]

export const reservedOpcodes: FrameCase[] = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]
  .flatMap((opcode) =>
    ['', 'payload'].map((payload): FrameCase => {
      const section = opcode < 8 ? `4.1.${opcode - 2}` : `4.2.${opcode - 10}`
      const what = payload === '' ? 'empty' : 'not empty'
      return refused(reservedOpcode(opcode, payload), {
        id: section,
        title: `the reserved opcode ${opcode}, ${what}`,
      })
    }),
  )
  .concat([
    refused(reservedOpcode(3, 'payload'), {
      id: '4.1.6',
      title: 'a reserved opcode in reads of one byte',
      reads: 1,
    }),
  ])
