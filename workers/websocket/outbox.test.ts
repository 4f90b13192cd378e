import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RandomKeys, ZERO_KEYS, type MaskKeys } from './mask-keys.ts'
import { Outbox, serverFrame, type Sender } from './outbox.ts'
import { framesIn } from './testing.ts'

const TEXT = 1
const BINARY = 2
const PING = 9

/** A connection that keeps what it is to write. */
class FakeSender implements Sender {
  outFrom = 0
  outTo = 0
  /** False: the system has not taken the bytes when the call returns. */
  takes = true
  readonly #writes: { readonly copy: Buffer; readonly held: Uint8Array }[] = []
  readonly #order: FakeSender[]

  /** @param order is told of each write */
  constructor(order: FakeSender[] = []) {
    this.#order = order
  }

  write(bytes: Uint8Array): boolean {
    const held = this.takes ? new Uint8Array() : bytes
    this.#writes.push({ copy: Buffer.from(bytes), held })
    this.#order.push(this)
    return this.takes
  }

  get writes(): readonly Buffer[] {
    return this.#writes.map(({ copy }) => copy)
  }

  get frames() {
    return framesIn(Buffer.concat(this.writes))
  }

  get texts(): string[] {
    return this.frames.map(({ payload }) => payload.toString())
  }

  /** Whether what the system still reads from is as it was. */
  get intact(): boolean {
    return this.#writes.every(
      ({ copy, held }) => held.length === 0 || copy.equals(held),
    )
  }
}

/** After it all that waits for the end of the turn has happened. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function add(outbox: Outbox, sender: Sender, ...texts: readonly string[]) {
  for (const text of texts) outbox.add(sender, TEXT, Buffer.from(text))
}

describe('frames of one turn', () => {
  test('leave at its end, in one write', async () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()

    add(outbox, sender, 'one', 'two', 'three')
    const during = sender.writes.length
    await turn()

    expect(during).toBe(0)
    expect(sender.writes).toHaveLength(1)
    expect(sender.texts).toEqual(['one', 'two', 'three'])
  })

  test('wait for no later turn, again and again', async () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()

    for (const text of ['one', 'two', 'three']) {
      add(outbox, sender, text)
      await Promise.resolve()
      await Promise.resolve()
      expect(sender.texts.at(-1)).toBe(text)
    }

    expect(sender.writes).toHaveLength(3)
  })

  test('of several connections stay apart and in their order', async () => {
    const outbox = new Outbox(null)
    const [a, b, c] = [new FakeSender(), new FakeSender(), new FakeSender()]

    for (const [sender, text] of [
      [a, 'a1'],
      [b, 'b1'],
      [a, 'a2'],
      [c, 'c1'],
      [b, 'b2'],
      [a, 'a3'],
    ] as const)
      add(outbox, sender, text)
    await turn()

    expect([a, b, c].map(({ texts }) => texts)).toEqual([
      ['a1', 'a2', 'a3'],
      ['b1', 'b2'],
      ['c1'],
    ])
    expect([a, b, c].map(({ writes }) => writes.length)).toEqual([1, 1, 1])
  })

  test('leave at once when asked to, and not again', async () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()

    add(outbox, sender, 'now')
    outbox.flush()
    const during = sender.texts
    await turn()

    expect([during, sender.texts]).toEqual([['now'], ['now']])
    expect(sender.writes).toHaveLength(1)
  })

  test('added after a flush leave in the same turn as well', async () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()

    add(outbox, sender, 'one')
    outbox.flush()
    add(outbox, sender, 'two')
    await turn()

    expect(sender.texts).toEqual(['one', 'two'])
  })

  test('are seen to wait until they have left', async () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()

    add(outbox, sender, 'four', 'six 66')
    const waiting = sender.outTo - sender.outFrom
    await turn()

    expect(waiting).toBe(2 + 4 + 2 + 6)
    expect(sender.outTo - sender.outFrom).toBe(0)
  })

  test('may have their payload’s memory reused', async () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()
    const payload = Buffer.from('before')

    outbox.add(sender, TEXT, payload)
    payload.fill('x')
    await turn()

    expect(sender.texts).toEqual(['before'])
  })
})

describe('what does not fit', () => {
  /** With its header no longer small. */
  const LARGE = 4096
  const SMALL = 4000

  test('a large frame goes at once, behind what waits', () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()

    add(outbox, sender, 'before')
    outbox.add(sender, BINARY, Buffer.alloc(LARGE, 7))

    expect(sender.frames.map(({ payload }) => payload.length)).toEqual([
      6,
      LARGE,
    ])
    expect(sender.frames[1]?.payload).toEqual(Buffer.alloc(LARGE, 7))
  })

  test('a large frame of one does not hurry the others', () => {
    const outbox = new Outbox(null)
    const [sender, other] = [new FakeSender(), new FakeSender()]

    add(outbox, other, 'waits')
    outbox.add(sender, BINARY, Buffer.alloc(LARGE))

    expect([sender, other].map(({ writes }) => writes.length)).toEqual([1, 0])
  })

  test('small frames that are large together do not wait', async () => {
    const outbox = new Outbox(null)
    const sender = new FakeSender()

    outbox.add(sender, BINARY, Buffer.alloc(SMALL, 1))
    outbox.add(sender, BINARY, Buffer.alloc(SMALL, 2))
    const during = sender.writes.length
    await turn()

    expect([during, sender.writes.length]).toEqual([1, 2])
    expect(sender.frames.map(({ payload }) => payload[0])).toEqual([1, 2])
  })

  test('many connections with much to send keep what is theirs', async () => {
    const outbox = new Outbox(null)
    const senders = Array.from({ length: 20 }, () => new FakeSender())

    for (const round of [1, 2, 3])
      for (const [index, sender] of senders.entries())
        outbox.add(sender, BINARY, Buffer.alloc(2500, index * 3 + round))
    await turn()

    const firsts = senders.map(({ frames }) =>
      frames.map(({ payload }) => payload[0]),
    )
    expect(firsts).toEqual(
      senders.map((_, index) => [1, 2, 3].map((round) => index * 3 + round)),
    )
  })

  test('what waits is moved only to where it has room', async () => {
    const outbox = new Outbox(null)
    const [first, ...others] = Array.from({ length: 6 }, () => new FakeSender())
    if (!first) throw new Error('six senders')

    for (const sender of [first, ...others])
      outbox.add(sender, BINARY, Buffer.alloc(10_000, 1))
    outbox.add(first, BINARY, Buffer.alloc(100, 2)) // fits without the rest
    await turn()

    const payloads = first.frames.map(({ payload }) => payload)
    expect(payloads).toEqual([Buffer.alloc(10_000, 1), Buffer.alloc(100, 2)])
  })

  test('with very many connections waiting, those go first', async () => {
    const order: FakeSender[] = []
    const outbox = new Outbox(null)
    const senders = Array.from({ length: 100 }, () => new FakeSender(order))

    const waiting = senders.map((sender) => {
      add(outbox, sender, 'x')
      return senders.filter(({ outFrom, outTo }) => outTo > outFrom).length
    })
    await turn()

    expect(Math.max(...waiting)).toBe(32)
    expect(order).toEqual(senders)
  })
})

describe('memory that the system still reads from', () => {
  test('is not written into', async () => {
    const outbox = new Outbox(null)
    const [slow, quick] = [new FakeSender(), new FakeSender()]
    slow.takes = false

    add(outbox, slow, 'still being sent')
    add(outbox, quick, 'sent')
    await turn()
    for (let count = 0; count < 10; count++) add(outbox, quick, 'overwrites')
    await turn()

    expect(slow.intact).toBe(true)
    expect(quick.texts).toHaveLength(11)
  })

  test('is used again as soon as nobody reads from it', async () => {
    const outbox = new Outbox(null)
    const places = new Set<ArrayBufferLike>()
    const sender = Object.assign(new FakeSender(), {
      write: (bytes: Uint8Array) => {
        places.add(bytes.buffer)
        return true
      },
    })

    for (let count = 0; count < 5; count++) {
      add(outbox, sender, 'again')
      await turn()
    }

    expect(places.size).toBe(1)
  })
})

describe('a connection that is over', () => {
  test('sends nothing of what waits, and the others all', async () => {
    const outbox = new Outbox(null)
    const [gone, other] = [new FakeSender(), new FakeSender()]

    add(outbox, gone, 'one')
    add(outbox, other, 'two')
    add(outbox, gone, 'three')
    outbox.forget(gone)
    await turn()

    expect([gone.writes.length, other.texts]).toEqual([0, ['two']])
  })
})

describe('frames', () => {
  function frameOf(keys: MaskKeys | null, payload: Buffer) {
    const outbox = new Outbox(keys)
    const sender = new FakeSender()
    outbox.add(sender, PING, payload)
    outbox.flush()
    return sender.writes[0]
  }

  test('of a server are not masked', () => {
    expect(frameOf(null, Buffer.from('hi'))?.toString('latin1')).toBe(
      '\x89\x02hi',
    )
  })

  test('of a client may have a mask of zeros', () => {
    expect(frameOf(ZERO_KEYS, Buffer.from('hi'))?.toString('latin1')).toBe(
      '\x89\x82\0\0\0\0hi',
    )
  })

  test('of a client are masked with the next key', () => {
    const keys = { next: () => 0xf1_02_93_04 }

    expect(frameOf(keys, Buffer.from('hello'))).toEqual(
      Buffer.concat([
        Buffer.of(0x89, 0x85, 0xf1, 0x02, 0x93, 0x04),
        Buffer.of(0x68 ^ 0xf1, 0x65 ^ 0x02, 0x6c ^ 0x93, 0x6c ^ 0x04),
        Buffer.of(0x6f ^ 0xf1),
      ]),
    )
  })

  test('have a fresh key each', () => {
    const outbox = new Outbox(new RandomKeys())
    const sender = new FakeSender()

    add(outbox, sender, 'same', 'same', 'same')
    outbox.flush()

    const masks = sender.frames.map(({ mask }) => mask?.toString('hex'))
    expect(new Set(masks).size).toBe(3)
    expect(sender.texts).toEqual(['same', 'same', 'same'])
  })

  test.each([
    [0, '8900'],
    [125, '897d'],
    [126, '897e007e'],
    [65_535, '897effff'],
    [65_536, '897f0000000000010000'],
  ])('of %i bytes have the shortest header', (size, header) => {
    const frame = frameOf(null, Buffer.alloc(size))

    expect(frame?.toString('hex', 0, header.length / 2)).toBe(header)
    expect(frame).toHaveLength(header.length / 2 + size)
  })
})

describe('whatever is asked of it', () => {
  const SENDERS = 40
  const who = fc.nat(SENDERS - 1)
  const size = fc.oneof(
    { weight: 6, arbitrary: fc.nat(200) },
    { weight: 3, arbitrary: fc.integer({ min: 2000, max: 9000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 16_300, max: 17_000 }) },
  )
  const command = fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({ type: fc.constant('add'), who, size }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constantFrom('forget', 'slow', 'quick'),
        who,
        size: fc.constant(0),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constantFrom('flush', 'turn'),
        who: fc.constant(0),
        size: fc.constant(0),
      }),
    },
  )

  /** What each sender is to have sent, told by number and size. */
  class Model {
    readonly senders = Array.from({ length: SENDERS }, () => new FakeSender())
    readonly #expected: string[][] = this.senders.map(() => [])
    readonly #outbox: Outbox
    #count = 0

    constructor(keys: MaskKeys | null) {
      this.#outbox = new Outbox(keys)
    }

    async obey(what: string, index: number, bytes: number): Promise<void> {
      const sender = this.senders[index]
      if (!sender) return
      if (what === 'add') this.#add(sender, index, bytes)
      else if (what === 'forget') this.#forget(sender, index)
      else if (what === 'flush') this.#outbox.flush()
      else if (what === 'turn') await Promise.resolve()
      else sender.takes = what === 'quick'
    }

    #add(sender: FakeSender, index: number, bytes: number): void {
      const mark = `${this.#count++} `
      const payload = Buffer.alloc(Math.max(bytes, mark.length), '.')
      payload.write(mark)
      this.#expected[index]?.push(`${mark}${payload.length}`)
      this.#outbox.add(sender, BINARY, payload)
      payload.fill('!')
    }

    #forget(sender: FakeSender, index: number): void {
      const expected = this.#expected[index]
      if (expected) expected.length = sender.frames.length
      this.#outbox.forget(sender)
    }

    /** Says what was sent and what was to be, frame by frame. */
    finish() {
      this.#outbox.flush()
      const sent = this.senders.map(({ frames }) =>
        frames.map(({ payload }) => {
          const [mark = '', rest = ''] = payload.toString().split(' ')
          return /^\.*$/.test(rest) ? `${mark} ${payload.length}` : 'broken'
        }),
      )
      const intact = this.senders.every((sender) => sender.intact)
      return { sent, expected: this.#expected, intact }
    }
  }

  test.each([
    ['a server', null],
    ['a client', new RandomKeys()],
  ])('each connection of %s sends its frames in order', async (_who, keys) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 120, size: 'max' }),
        async (commands) => {
          const model = new Model(keys)
          for (const { type, who: index, size: bytes } of commands)
            await model.obey(type, index, bytes)
          const { sent, expected, intact } = model.finish()
          expect(sent).toEqual(expected)
          expect(intact).toBe(true)
        },
      ),
      { seed: 11, numRuns: 150 },
    )
  })
})

test.each([0, 125, 126, 65_535, 65_536])(
  'a whole frame of %i bytes is what the outbox would have sent',
  (bytes) => {
    const payload = Buffer.alloc(bytes, 'tide')
    const sent: Buffer[] = []
    const sender: Sender = {
      outFrom: 0,
      outTo: 0,
      write: (piece) => sent.push(Buffer.from(piece)) > 0,
    }
    const outbox = new Outbox(null)

    outbox.add(sender, TEXT, payload)
    outbox.flush()
    const half = bytes >> 1
    const frame = serverFrame(TEXT, [
      payload.subarray(0, half),
      payload.subarray(half),
    ])

    expect(frame.equals(Buffer.concat(sent))).toBe(true)
  },
)
