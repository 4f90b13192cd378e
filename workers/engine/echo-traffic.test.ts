import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import {
  createFakeEngine,
  FakeLink,
  takeRecorded,
  testPlan,
  type FakeEngine,
  type Recorded,
} from '../../tests/support/fake-engine.ts'
import { Composer } from './composer.ts'
import { EchoTraffic } from './echo-traffic.ts'
import { createMarkerMatcher } from './reply-matcher.ts'
import { encodeText } from './text.ts'

const SECOND_MS = 1000
/** More than a connection may have waiting before messages are held back. */
const TOO_MANY_BYTES = (1 << 20) + 1

type Changes = Omit<Extract<PlanSource['traffic'], { type: 'echo' }>, 'type'>

/** As the engine makes it of the plan, without a template. */
function createEcho(link: FakeLink): EchoTraffic {
  const { plan, markers, random } = link.context
  if (plan.traffic.type !== 'echo') throw new Error('not an echo')
  const { loop, arrivals, format, replyTimeout, payloadSize } = plan.traffic
  const composer = new Composer({
    ...{ markers, random, payloadSize },
    template: null,
  })
  return new EchoTraffic(
    link,
    { loop, arrivals, replyTimeout, isText: format === 'text' },
    createMarkerMatcher(composer),
  )
}

class World {
  readonly engine: FakeEngine
  readonly link: FakeLink
  readonly traffic: EchoTraffic

  /** One message a second on whole seconds, lost after ten. */
  constructor(changes: Changes = {}, number = 0) {
    const traffic = { type: 'echo' as const, ratePerMinute: 60, ...changes }
    const plan = testPlan({ traffic })
    this.engine = createFakeEngine(plan)
    this.link = new FakeLink(number, this.engine.context)
    this.traffic = createEcho(this.link)
  }

  advance(durationMs: number): void {
    this.engine.clock.advance(durationMs)
  }

  /** The server sends message number `index` back. */
  reply(index: number): boolean {
    const message = this.link.peer.sent[index]
    if (!message) throw new RangeError(`no message ${index}`)
    const nowMs = this.engine.clock.now()
    return this.traffic.message(encodeText(message.text), nowMs)
  }

  recorded(): Recorded {
    return takeRecorded(this.engine.recorder)
  }

  get sent(): number {
    return this.link.peer.sent.length
  }
}

test('messages go out on schedule although nothing comes back', () => {
  const world = new World()
  world.traffic.start(0)

  world.advance(9999)

  const { counters, errors } = world.recorded()
  expect(counters).toEqual({ messagesSent: 10, bytesSent: 1000 })
  expect(errors).toEqual([])
  expect(world.engine.context.awaited).toBe(10)
})

test('a reply is timed from the intended and from the actual moment of sending', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(500)
  world.engine.clock.stall(700) // the message due at 1000 goes out at 1200
  world.advance(0)

  world.advance(50)
  world.reply(1)

  const { latencies } = world.recorded()
  // less the millisecond that any timer may be late
  expect(latencies.rtt?.max).toBeCloseTo(249, 0)
  expect(latencies.rttService?.max).toBeCloseTo(50, 0)
  expect(latencies.sendLag).toMatchObject({ count: 2 })
  expect(latencies.sendLag?.max).toBeCloseTo(199, 0)
})

test('messages of one connection are spread over the interval by its number', () => {
  const world = new World({}, 1)
  world.traffic.start(0)

  world.advance(618)
  const before = world.sent
  world.advance(1)

  expect([before, world.sent]).toEqual([0, 1])
})

test('text and binary go out as what they are', () => {
  const formats = (['text', 'binary'] as const).map((format) => {
    const world = new World({ format })
    world.traffic.start(0)
    world.advance(10)
    return world.link.peer.sent[0]?.isText
  })

  expect(formats).toEqual([true, false])
})

test('what does not return in time is lost, each at its own time', () => {
  const world = new World({ replyTimeout: '2500ms' })
  world.traffic.start(0)
  world.advance(1500)
  world.reply(1)

  world.advance(1002) // message 0 went out at 1 ms
  const first = world.recorded()
  world.advance(2000)
  const second = world.recorded()

  expect(first.counters).toMatchObject({
    messagesSent: 3,
    messagesReceived: 1,
    messagesLost: 1,
  })
  expect(first.errors).toMatchObject([
    { category: 'reply_timeout', phase: 'message', count: 1 },
  ])
  expect(second.counters).toEqual({
    messagesSent: 2,
    bytesSent: 200,
    messagesLost: 1,
  })
})

test('a reply after that is late, and its second copy a duplicate', () => {
  const world = new World({ replyTimeout: '500ms' })
  world.traffic.start(0)
  world.advance(900)

  const taken = [world.reply(0), world.reply(0)]

  expect(taken).toEqual([true, true])
  expect(world.recorded().counters).toEqual({
    messagesSent: 1,
    bytesSent: 100,
    messagesLost: 1,
    messagesLate: 1,
    messagesDuplicated: 1,
  })
})

test('of many lost messages the newest are remembered, so that memory is bounded', () => {
  const world = new World({ ratePerMinute: 6000, replyTimeout: '500ms' })
  world.traffic.start(0)
  world.advance(13_000)
  world.traffic.stop()
  world.advance(1000)
  const { messagesSent = 0, messagesLost = 0 } = world.recorded().counters

  for (let index = 0; index < messagesSent; index++) world.reply(index)

  expect(messagesLost).toBe(messagesSent)
  expect(messagesLost).toBeGreaterThan(1024)
  expect(world.recorded().counters).toEqual({
    messagesLate: 1024,
    messagesDuplicated: messagesSent - 1024,
  })
})

test('a second copy of a reply is a duplicate and is not timed', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(10)

  world.reply(0)
  world.reply(0)

  const { counters, latencies } = world.recorded()
  expect(counters).toMatchObject({ messagesReceived: 1, messagesDuplicated: 1 })
  expect(latencies.rtt?.count).toBe(1)
})

test('a reply that a newer one has overtaken is out of order', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(2500)

  world.reply(1)
  world.reply(0)
  world.reply(2)

  expect(world.recorded().counters).toMatchObject({
    messagesReceived: 3,
    messagesOutOfOrder: 1,
  })
})

test('what is no message of this connection is left to others', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(10)
  const texts = [
    'hello',
    '~tw:00000001:00000000~', // another connection's
    '~tw:00000000:00000001~', // not sent yet
  ]

  const taken = texts.map((text) => world.traffic.message(encodeText(text), 10))

  expect(taken).toEqual([false, false, false])
  expect(world.recorded().counters).toEqual({ messagesSent: 1, bytesSent: 100 })
})

test('a message is held back while too much is waiting, and keeps its due time', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(500)
  world.link.peer.bytesWaiting = TOO_MANY_BYTES

  world.advance(2000)
  const during = world.sent
  world.link.peer.bytesWaiting = 0
  world.advance(100)

  expect([during, world.sent]).toEqual([1, 3])
  const { latencies } = world.recorded()
  // due at 1000 and at 2000, both sent a moment after 2500
  expect(latencies.sendLag?.max).toBeCloseTo(1510, -2)
  expect(latencies.sendLag?.p50).toBeCloseTo(510, -2)
})

test('after being held back, the schedule goes on as before', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(500)
  world.link.peer.bytesWaiting = TOO_MANY_BYTES
  world.advance(1000)
  world.link.peer.bytesWaiting = 0
  world.advance(100)
  world.recorded()

  world.advance(2400)

  const { counters, latencies } = world.recorded()
  expect(counters.messagesSent).toBe(3) // at 2000, 3000 and 4000 ms
  expect(latencies.sendLag?.max).toBeLessThan(1)
})

test('a new rate holds from the next message on', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(1500)

  world.engine.context.ratePerMinute = 600
  world.traffic.start(1500)
  world.advance(999)

  expect(world.sent).toBe(2 + 10)
})

test('stopped, it sends nothing more but still takes replies', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(1500)

  world.traffic.stop()
  world.advance(5000)
  world.reply(0)

  expect(world.sent).toBe(2)
  expect(world.engine.context.awaited).toBe(1)
  expect(world.recorded().counters.messagesReceived).toBe(1)
})

test('stopped while held back, the message is not sent either', () => {
  const world = new World()
  world.traffic.start(0)
  world.link.peer.bytesWaiting = TOO_MANY_BYTES
  world.advance(100)

  world.traffic.stop()
  world.link.peer.bytesWaiting = 0
  world.advance(5000)

  expect(world.sent).toBe(0)
})

test('when the connection ends, what is in flight is lost, with the reason', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(2500)
  world.reply(0)

  world.traffic.end('the connection was lost')
  world.traffic.end('again')
  world.advance(60 * SECOND_MS)

  const { counters, errors } = world.recorded()
  expect(counters).toMatchObject({ messagesReceived: 1, messagesLost: 2 })
  expect(errors).toMatchObject([
    { category: 'reply_timeout', count: 2, sample: 'the connection was lost' },
  ])
  expect(world.engine.context.awaited).toBe(0)
  expect(world.engine.clock.pendingTimers).toBe(0)
})

test('a stall of ours does not make a reply lost that lies unread', () => {
  const world = new World({ replyTimeout: '500ms' })
  world.traffic.start(0)
  world.advance(100)

  world.engine.clock.stall(800)
  world.engine.clock.setTimer(() => world.reply(0), 1)
  world.advance(50)

  expect(world.recorded().counters).toEqual({
    messagesSent: 1,
    bytesSent: 100,
    messagesReceived: 1,
  })
})

test('it goes on numbering where it was when the connection comes back', () => {
  const world = new World()
  world.traffic.start(0)
  world.advance(1500)
  world.traffic.end('the connection was lost')

  world.traffic.start(1500)
  world.advance(1000)

  // the marker's sequence number
  expect(world.link.peer.sent.map(({ text }) => text.slice(11, 16))).toEqual([
    'AAAAA',
    'AAAAB',
    'AAAAC',
  ])
})

describe('in a closed loop', () => {
  const closed = { loop: 'closed', ratePerMinute: 60 } as const

  test('each message goes out when the reply to the one before is here', () => {
    const world = new World(closed)
    world.traffic.start(0)
    world.advance(10)
    const sent = [world.sent]

    for (const _ of [1, 2, 3]) {
      world.advance(20)
      world.reply(world.sent - 1)
      sent.push(world.sent)
    }
    world.advance(5000)

    expect([...sent, world.sent]).toEqual([1, 2, 3, 4, 4])
    const { counters } = world.recorded()
    expect(counters).toMatchObject({ messagesSent: 4, messagesReceived: 3 })
  })

  test('a message is intended for the moment of that reply, so both RTTs agree', () => {
    const world = new World(closed)
    world.traffic.start(0)
    world.advance(10)
    world.reply(0)
    world.recorded()

    world.advance(3000) // a slow server slows the load
    world.reply(1)

    const { latencies } = world.recorded()
    expect(latencies.rtt?.max).toBeCloseTo(3000, -1)
    expect(latencies.rtt).toEqual(latencies.rttService)
    expect(latencies.sendLag?.max).toBeLessThan(0.01)
  })

  test('a lost message is followed by another, its late reply by none', () => {
    const world = new World({ ...closed, replyTimeout: '500ms' })
    world.traffic.start(0)
    world.advance(600)
    const afterLoss = world.sent

    world.reply(0)
    world.reply(1)
    world.reply(1)

    expect([afterLoss, world.sent]).toEqual([2, 3])
    expect(world.recorded().counters).toMatchObject({
      ...{ messagesSent: 3, messagesReceived: 1, messagesLost: 1 },
      ...{ messagesLate: 1, messagesDuplicated: 1 },
    })
  })

  test('connections begin spread over a tenth of a second', () => {
    const starts = [0, 1, 2, 3, 4].map((number) => {
      const world = new World(closed, number)
      world.traffic.start(0)
      while (world.sent === 0) world.advance(1)
      return Math.round(world.engine.clock.now())
    })

    expect(new Set(starts).size).toBe(5)
    expect(Math.max(...starts)).toBeLessThanOrEqual(102)
  })

  test('a new rate starts no second loop', () => {
    const world = new World(closed)
    world.traffic.start(0)
    world.advance(10)

    world.traffic.start(10)
    world.advance(2000)

    expect(world.sent).toBe(1)
  })

  test('stopped, a reply is taken and nothing follows', () => {
    const world = new World(closed)
    world.traffic.start(0)
    world.advance(10)

    world.traffic.stop()
    world.reply(0)
    world.advance(1000)

    expect(world.sent).toBe(1)
    expect(world.engine.context.awaited).toBe(0)
  })

  test('a message is held back while too much is waiting, once', () => {
    const world = new World({ ...closed, replyTimeout: '500ms' })
    world.traffic.start(0)
    world.advance(10)
    world.link.peer.bytesWaiting = TOO_MANY_BYTES
    world.reply(0)

    world.advance(700)
    const during = world.sent
    world.link.peer.bytesWaiting = 0
    world.advance(20)

    expect([during, world.sent]).toEqual([1, 2])
    expect(world.recorded().latencies.sendLag?.max).toBeCloseTo(705, -2)
  })

  test('it goes on when the connection comes back', () => {
    const world = new World(closed)
    world.traffic.start(0)
    world.advance(10)
    world.traffic.end('the connection was lost')

    world.traffic.start(1000)
    world.advance(1100)

    expect(world.sent).toBe(2)
  })
})

type Step =
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'stall'; readonly ms: number }
  | { readonly type: 'reply'; readonly pick: number }
  | { readonly type: 'hold'; readonly bytes: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('wait' as const), ms: fc.nat(900) }),
  fc.record({ type: fc.constant('stall' as const), ms: fc.nat(3000) }),
  fc.record({ type: fc.constant('reply' as const), pick: fc.nat() }),
  fc.record({
    type: fc.constant('hold' as const),
    bytes: fc.constantFrom(0, TOO_MANY_BYTES),
  }),
)

const loops = fc.constantFrom('open' as const, 'closed' as const)

test('sent = received + lost, whatever is lost, repeated, late or out of order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), loops, (steps, loop) => {
      const world = new World({
        ...{ loop, ratePerMinute: 600 },
        replyTimeout: '1s',
      })
      world.traffic.start(0)
      let replies = 0
      let recognised = 0

      for (const action of steps) {
        if (action.type === 'wait') world.advance(action.ms)
        else if (action.type === 'stall') world.engine.clock.stall(action.ms)
        else if (action.type === 'hold')
          world.link.peer.bytesWaiting = action.bytes
        else if (world.sent > 0) {
          // any message so far, any number of times
          replies++
          if (world.reply(action.pick % world.sent)) recognised++
        }
      }
      const inFlight = world.engine.context.awaited
      world.traffic.end('over')

      expect(recognised).toBe(replies)
      const { counters } = world.recorded()
      const count = (name: keyof typeof counters) => counters[name] ?? 0
      expect(count('messagesSent')).toBe(world.sent)
      expect(count('messagesReceived') + count('messagesLost')).toBe(world.sent)
      expect(inFlight).toBeLessThanOrEqual(count('messagesLost'))
      expect(world.engine.context.awaited).toBe(0)
      expect(
        count('messagesReceived') +
          count('messagesLate') +
          count('messagesDuplicated'),
      ).toBe(replies)
      expect(count('messagesLate')).toBeLessThanOrEqual(count('messagesLost'))
    }),
    { numRuns: 200 },
  )
})
