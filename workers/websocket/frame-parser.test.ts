import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameParser, type FrameRules } from './frame-parser.ts'
import { bytesOf, frame, SinkLog, type FrameSpec } from './testing.ts'

const CONTINUATION = 0
const TEXT = 1
const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10

const OF_A_SERVER: FrameRules = {
  masked: false,
  checkUtf8: true,
  maxMessageBytes: 1 << 20,
}
const OF_A_CLIENT: FrameRules = { ...OF_A_SERVER, masked: true }
/** Its first byte has the highest bit set, where signs go wrong. */
const MASK = Buffer.from([0xf1, 0x02, 0x93, 0x04])

/** What is told of a stream that comes in the given pieces. */
function told(pieces: readonly Uint8Array[], rules = OF_A_SERVER): string[] {
  const log = new SinkLog()
  const parser = new FrameParser(log, rules)
  // copies: a masked payload is unmasked in place
  for (const piece of pieces) parser.read(Buffer.from(piece))
  return log.lines
}

function cutAt(bytes: Buffer, ...places: readonly number[]): Buffer[] {
  const ends = [...places, bytes.length]
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

function closing(code: number, reason: string | Buffer = ''): Buffer {
  return Buffer.concat([Buffer.of(code >> 8, code & 255), Buffer.from(reason)])
}

const ROLES = [
  { peer: 'server', rules: OF_A_SERVER, mask: null },
  { peer: 'client', rules: OF_A_CLIENT, mask: MASK },
]

describe.each(ROLES)('frames of a $peer', ({ rules, mask }) => {
  const one = (opcode: number, payload: string | Uint8Array, final = true) =>
    frame(opcode, payload, { final, mask })
  const stream = bytesOf(
    one(TEXT, 'hello'),
    one(BINARY, ''),
    one(TEXT, 'frag', false),
    one(PING, 'between'),
    one(CONTINUATION, '', false),
    one(PONG, ''),
    one(CONTINUATION, 'ments'),
    one(TEXT, 'x'.repeat(130)),
    one(BINARY, Buffer.from([1, 2, 255])),
    one(CLOSE, closing(1000, 'bye')),
  )
  const events = [
    'text hello',
    'binary',
    'ping between',
    'pong',
    'text fragments',
    `text ${'x'.repeat(130)}`,
    'binary 0102ff',
    'close 1000 bye',
  ]

  test('are told in the order of arrival', () => {
    expect(told([stream], rules)).toEqual(events)
  })

  test('are the same wherever their stream is split in two', () => {
    const wrong = Array.from(stream.keys()).filter(
      (at) => told(cutAt(stream, at), rules).join() !== events.join(),
    )

    expect(wrong).toEqual([])
  })

  test('are the same when they come byte by byte', () => {
    expect(told(cutAt(stream, ...stream.keys()), rules)).toEqual(events)
  })

  test('are the same in any pieces', () => {
    const places = fc.uniqueArray(fc.nat(stream.length - 1), { maxLength: 12 })
    fc.assert(
      fc.property(places, (unsorted) => {
        const sorted = unsorted.toSorted((a, b) => a - b)
        expect(told(cutAt(stream, ...sorted), rules)).toEqual(events)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  test.each([125, 126, 127, 65_535, 65_536, 70_000])(
    'of %i bytes are whole, wherever their header is split',
    (size) => {
      const payload = Buffer.alloc(size, 'payload')
      const long = bytesOf(one(BINARY, payload), one(PONG, 'next'))
      const expected = [`binary ${payload.toString('hex')}`, 'pong next'].join()

      const places = [...Array(16).keys(), size, long.length - 3]
      const wrong = places.filter(
        (at) => told(cutAt(long, at), rules).join() !== expected,
      )

      expect(wrong).toEqual([])
      const pieces = cutAt(long, ...[...Array(20).keys()].map((at) => at + 1))
      expect(told(pieces, rules).join()).toBe(expected)
    },
  )
})

describe('close frames', () => {
  test.each([
    ['without a code', Buffer.of(), 'close 1005'],
    ['with a code alone', closing(4001), 'close 4001'],
    ['with a reason', closing(1001, 'wéi'), 'close 1001 wéi'],
    [
      'with half a code',
      Buffer.of(3),
      'violation WS_ERR_INVALID_CLOSE_PAYLOAD_LENGTH 1002',
    ],
    [
      'with code 1005',
      closing(1005),
      'violation WS_ERR_INVALID_CLOSE_CODE 1002',
    ],
    [
      'with a reason that is not UTF-8',
      closing(1000, Buffer.of(0xff)),
      'violation WS_ERR_INVALID_UTF8 1007',
    ],
  ])('%s are told as such', (_name, payload, expected) => {
    expect(told([bytesOf(frame(CLOSE, payload))])).toEqual([expected])
  })

  test('are the last that is told', () => {
    const after = bytesOf(frame(TEXT, 'too late'))
    const close = bytesOf(frame(CLOSE))

    expect(told([Buffer.concat([close, after]), after])).toEqual(['close 1005'])
  })

  test('may come in the middle of a fragmented message', () => {
    const half = frame(TEXT, 'half', { final: false })

    expect(told([bytesOf(half, frame(CLOSE))])).toEqual(['close 1005'])
  })
})

describe('a violation', () => {
  const half = frame(TEXT, 'half', { final: false })
  const unfinished = frame(CONTINUATION, 'x', { final: false })
  const raw = (...bytes: number[]) => Buffer.from(bytes)

  const cases: readonly [string, Buffer, string][] = [
    ['RSV1', bytesOf(frame(TEXT, 'x', { reserved: 0x40 })), 'UNEXPECTED_RSV'],
    ['RSV2', bytesOf(frame(TEXT, 'x', { reserved: 0x20 })), 'UNEXPECTED_RSV'],
    ['RSV3', bytesOf(frame(PING, 'x', { reserved: 0x10 })), 'UNEXPECTED_RSV'],
    ['data opcode 3', bytesOf(frame(3)), 'INVALID_OPCODE'],
    ['data opcode 7', bytesOf(frame(7)), 'INVALID_OPCODE'],
    ['control opcode 11', bytesOf(frame(11)), 'INVALID_OPCODE'],
    ['control opcode 15', bytesOf(frame(15)), 'INVALID_OPCODE'],
    [
      'a ping in fragments',
      bytesOf(frame(PING, 'x', { final: false })),
      'EXPECTED_FIN',
    ],
    [
      'a ping of 126 bytes',
      bytesOf(frame(PING, 'x'.repeat(126))),
      'INVALID_CONTROL_PAYLOAD_LENGTH',
    ],
    ['a mask', bytesOf(frame(TEXT, 'x', { mask: MASK })), 'UNEXPECTED_MASK'],
    ['125 bytes in 16 bits', raw(0x82, 126, 0, 125), 'INVALID_PAYLOAD_LENGTH'],
    [
      '65,535 bytes in 64 bits',
      raw(0x82, 127, 0, 0, 0, 0, 0, 0, 255, 255),
      'INVALID_PAYLOAD_LENGTH',
    ],
    [
      'the highest bit of a length',
      raw(0x82, 127, 128, 0, 0, 0, 0, 1, 0, 0),
      'INVALID_PAYLOAD_LENGTH',
    ],
    [
      'a continuation of nothing',
      bytesOf(frame(CONTINUATION)),
      'UNEXPECTED_CONTINUATION',
    ],
    [
      'a continuation after the end',
      bytesOf(frame(CONTINUATION, 'x'), frame(CONTINUATION, 'x')),
      'UNEXPECTED_CONTINUATION',
    ],
    ['a message inside another', bytesOf(half, frame(TEXT)), 'EXPECTED_CONT'],
    [
      'a fragment that begins anew',
      bytesOf(half, unfinished, half),
      'EXPECTED_CONT',
    ],
    ['text that is not UTF-8', bytesOf(frame(TEXT, raw(0xff))), 'INVALID_UTF8'],
    [
      'fragments that are not UTF-8 together',
      bytesOf(frame(TEXT, raw(0xc3), { final: false }), frame(CONTINUATION)),
      'INVALID_UTF8',
    ],
  ]
  const good = bytesOf(frame(TEXT, 'good'))

  test.each(cases)('%s ends it all', (_name, bad, code) => {
    // the continuations of two cases need a beginning of their own
    const begun = code === 'UNEXPECTED_CONTINUATION' && bad.length > 2
    const before = begun ? bytesOf(frame(PING, 'before'), half) : good
    const whole = Buffer.concat([before, bad, good])

    const lines = told([whole, good])
    const byByte = told(cutAt(whole, ...whole.keys()))

    expect(lines.at(-1)).toContain(`violation WS_ERR_${code}`)
    expect(lines).toHaveLength(2 + Number(begun))
    expect(byByte).toEqual(lines)
  })

  test('of a client is a frame without a mask', () => {
    const bytes = bytesOf(frame(TEXT, 'x'))

    expect(told([bytes], OF_A_CLIENT)).toEqual([
      'violation WS_ERR_EXPECTED_MASK 1002',
    ])
  })

  test('is told as soon as the header shows it', () => {
    expect(told([raw(0x83, 5)])).toEqual([
      'violation WS_ERR_INVALID_OPCODE 1002',
    ])
    expect(told([raw(0x82, 126, 0, 5)])).toHaveLength(1)
  })
})

describe('UTF-8', () => {
  const broken = Buffer.of(0xff)

  test('is not demanded of text where it is not to be checked', () => {
    const rules = { ...OF_A_SERVER, checkUtf8: false }

    expect(told([bytesOf(frame(TEXT, broken))], rules)).toEqual(['text �'])
  })

  test('is not demanded of binary messages', () => {
    expect(told([bytesOf(frame(BINARY, broken))])).toEqual(['binary ff'])
  })

  test('may have its characters cut by fragments', () => {
    const [first, rest] = cutAt(Buffer.from('é'), 1)
    const frames = [
      frame(TEXT, first, { final: false }),
      frame(CONTINUATION, rest),
    ]

    expect(told([bytesOf(...frames)])).toEqual(['text é'])
  })
})

describe('the largest message', () => {
  const rules = { ...OF_A_SERVER, maxMessageBytes: 300 }
  const TOO_BIG = 'violation WS_ERR_UNSUPPORTED_MESSAGE_LENGTH 1009'
  const inFragments = (sizes: readonly number[]): FrameSpec[] =>
    sizes.map((size, index) =>
      frame(index === 0 ? BINARY : CONTINUATION, Buffer.alloc(size), {
        final: index === sizes.length - 1,
      }),
    )

  test.each([[[300]], [[100, 100, 100]], [[0, 300]]])(
    'may be as large as allowed: %j',
    (sizes) => {
      const bytes = bytesOf(...inFragments(sizes))

      expect(told([bytes], rules)).toEqual([`binary ${'00'.repeat(300)}`])
    },
  )

  test.each([[[301]], [[100, 100, 101]], [[300, 1]]])(
    'is not exceeded, all fragments together: %j',
    (sizes) => {
      expect(told([bytesOf(...inFragments(sizes))], rules)).toEqual([TOO_BIG])
    },
  )

  test('counts each message anew, and no control frames', () => {
    const message = inFragments([290, 10])
    const ping = frame(PING, 'x'.repeat(125))
    const [first, second] = message
    if (!first || !second) throw new Error('two fragments')

    const lines = told([bytesOf(first, ping, second, ...message)], rules)

    expect(lines).toHaveLength(3)
    expect(lines).not.toContain(TOO_BIG)
  })

  test('is refused by its header, before its bytes come', () => {
    expect(told([Buffer.of(0x82, 126, 1, 45)], rules)).toEqual([TOO_BIG])
  })
})

describe('stopped in the middle of a call', () => {
  class Stopping extends SinkLog {
    stop = () => {}

    override onMessage(data: Uint8Array, isText: boolean): void {
      super.onMessage(data, isText)
      this.stop()
    }
  }

  function stopping(pieces: readonly Buffer[]): string[] {
    const log = new Stopping()
    const parser = new FrameParser(log, OF_A_SERVER)
    log.stop = () => parser.stop()
    for (const piece of pieces) parser.read(piece)
    return log.lines
  }

  const message = bytesOf(frame(TEXT, 'one'))
  const wrong = bytesOf(frame(3))

  test('it hands out nothing more of the chunk', () => {
    expect(stopping([Buffer.concat([message, message, wrong])])).toEqual([
      'text one',
    ])
  })

  test('it hands out nothing of later chunks', () => {
    expect(stopping([message, message, wrong])).toEqual(['text one'])
  })

  test('by a frame of several pieces, it reads nothing behind it', () => {
    const all = Buffer.concat([message, message, wrong])

    expect(stopping(cutAt(all, 3))).toEqual(['text one'])
  })

  test('from outside, it drops the frame that is half here', () => {
    const log = new SinkLog()
    const parser = new FrameParser(log, OF_A_SERVER)

    parser.read(message.subarray(0, 3))
    parser.stop()
    parser.read(message.subarray(3))
    parser.read(message)

    expect(log.lines).toEqual([])
  })
})

describe('memory', () => {
  test('of a whole frame is the chunk’s own', () => {
    const chunk = bytesOf(frame(BINARY, 'abc'))
    const seen: Uint8Array[] = []
    const log = Object.assign(new SinkLog(), {
      onMessage: (data: Uint8Array) => seen.push(data),
    })

    new FrameParser(log, OF_A_SERVER).read(chunk)

    expect(seen[0]?.buffer).toBe(chunk.buffer)
  })

  test('that all chunks share may be overwritten between them', () => {
    const stream = bytesOf(
      frame(TEXT, 'first half', { final: false }),
      frame(CONTINUATION, ', second half'),
      frame(BINARY, Buffer.alloc(400, 1)),
    )
    const log = new SinkLog()
    const parser = new FrameParser(log, OF_A_SERVER)
    const shared = Buffer.alloc(7)

    for (let at = 0; at < stream.length; at += shared.length) {
      const bytes = stream.copy(shared, 0, at, at + shared.length)
      parser.read(shared, bytes)
      shared.fill(0xff)
    }

    expect(log.lines).toEqual([
      'text first half, second half',
      `binary ${'01'.repeat(400)}`,
    ])
  })

  test('is not taken for what a header claims, only for what came', () => {
    const claim = 1 << 28
    const rules = { ...OF_A_SERVER, maxMessageBytes: claim }
    const header = Buffer.from([0x82, 127, 0, 0, 0, 0, 0x10, 0, 0, 0])
    const before = process.memoryUsage().arrayBuffers

    const parser = new FrameParser(new SinkLog(), rules)
    parser.read(header)
    parser.read(Buffer.alloc(1 << 20))

    const grown = process.memoryUsage().arrayBuffers - before
    expect(grown).toBeLessThan(claim / 16)
  })
})
