import { expect, test } from 'vitest'
import { compileMatch } from '../../core/plan/match.ts'
import { compileMessage } from '../../core/plan/template.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import {
  createFakeEngine,
  FakeLink,
  takeRecorded,
  testPlan,
  type FakeEngine,
} from '../../tests/support/fake-engine.ts'
import { spread } from './context.ts'
import { Heartbeat } from './heartbeat.ts'

interface World {
  readonly engine: FakeEngine
  readonly link: FakeLink
  readonly heartbeat: Heartbeat
}

/** Connection 0, whose beats fall on whole intervals. */
function world(
  changes: Partial<PlanSource['heartbeat'] & object> = {},
  number = 0,
): World {
  const plan = testPlan({
    // a test's own settings go over these; the schema checks the whole
    heartbeat: {
      type: 'ping',
      interval: '1s',
      timeout: '500ms',
      ...changes,
    } as PlanSource['heartbeat'],
  })
  const engine = createFakeEngine(plan)
  return { engine, ...attach(engine, number) }
}

function attach(engine: FakeEngine, number: number) {
  const { heartbeat: settings } = engine.context.plan
  if (settings.type === 'none') throw new Error('this plan has no heartbeat')
  const link = new FakeLink(number, engine.context)
  const words =
    settings.type === 'message'
      ? {
          message: compileMessage(settings.message),
          expect: compileMatch(settings.expect),
        }
      : null
  const heartbeat = new Heartbeat(link, { plan: settings, words })
  return { link, heartbeat }
}

/** The server's pong to ping number `index`. */
function answer({ link, heartbeat }: World, index: number): void {
  const payload = link.peer.pings[index]
  if (!payload) throw new RangeError(`no ping ${index}`)
  heartbeat.pong(payload)
}

test('beats come at the interval, whatever the answers do', () => {
  const it = world({ timeout: '10m' })
  it.heartbeat.start(0)

  it.engine.clock.advance(4999)

  expect(it.link.peer.pings).toHaveLength(5)
  expect(it.link.drops).toEqual([])
})

test('connections that open together beat evenly over the interval', () => {
  const engine = world().engine
  const all = Array.from({ length: 100 }, (_, number) => attach(engine, number))
  for (const { heartbeat } of all) heartbeat.start(0)
  const perTenth: number[] = []

  for (let tenth = 0; tenth < 10; tenth++) {
    const before = all.filter(({ link }) => link.peer.pings.length > 0).length
    engine.clock.advance(100)
    const after = all.filter(({ link }) => link.peer.pings.length > 0).length
    perTenth.push(after - before)
  }

  for (const count of perTenth) expect(Math.abs(count - 10)).toBeLessThan(3)
})

test('a connection keeps its place in the interval, whenever it opens', () => {
  const it = world({}, 1)
  it.engine.clock.advance(2900)

  it.heartbeat.start(2900)
  it.engine.clock.advance(717)
  const before = it.link.peer.pings.length
  it.engine.clock.advance(2)

  expect(spread(1)).toBeCloseTo(0.618, 3)
  expect([before, it.link.peer.pings.length]).toEqual([0, 1])
})

test('each pong is matched to its own ping, in any order', () => {
  const it = world({ timeout: '10m' })
  it.heartbeat.start(0)
  it.engine.clock.advance(2500) // pings at 1, 1000 and 2000 ms

  const rttsMs = [2, 0, 1].map((index) => {
    answer(it, index)
    const { counters, latencies } = takeRecorded(it.engine.recorder)
    expect(counters.pongsReceived).toBe(1)
    return Math.round((latencies.heartbeatRtt?.max ?? 0) / 10) * 10
  })

  expect(rttsMs).toEqual([500, 2500, 1500])
  expect(it.engine.context.awaited).toBe(0)
})

test('a pong that answers no ping of ours, or one twice, is not counted', () => {
  const it = world()
  it.heartbeat.start(0)
  it.engine.clock.advance(10)

  it.heartbeat.pong(new Uint8Array(0))
  it.heartbeat.pong(new Uint8Array([9, 9, 9, 9]))
  it.heartbeat.pong(new Uint8Array(125))
  const strange = takeRecorded(it.engine.recorder).counters
  answer(it, 0)
  answer(it, 0)

  const { counters } = takeRecorded(it.engine.recorder)
  expect([strange, counters]).toEqual([{ pingsSent: 1 }, { pongsReceived: 1 }])
})

test('a ping without an answer in time ends the connection', () => {
  const it = world()
  it.heartbeat.start(0)
  it.engine.clock.advance(100)
  answer(it, 0)

  it.engine.clock.advance(2000)

  expect(it.link.drops[0]).toEqual({
    category: 'heartbeat_timeout',
    phase: 'heartbeat',
    atMs: 1500,
  })
  expect(takeRecorded(it.engine.recorder).counters.pingsTimedOut).toBe(1)
})

test('the time-out is that of the oldest ping, also with several under way', () => {
  const it = world({ interval: '100ms', timeout: '1s' })
  it.heartbeat.start(0)
  it.engine.clock.advance(950) // ten pings
  for (let index = 0; index < 5; index++) answer(it, index)

  it.engine.clock.advance(600)

  // ping 5 went out at 500 ms
  expect(it.link.drops).toMatchObject([{ atMs: 1500 }])
})

test('an answer that waited unread through a stall of ours is no time-out', () => {
  const it = world()
  it.heartbeat.start(0)
  it.engine.clock.advance(10)

  it.engine.clock.stall(5000)
  it.engine.clock.setTimer(() => {
    // sockets are read after the timers that a stall has made late
    for (const index of it.link.peer.pings.keys()) answer(it, index)
  }, 1)
  it.engine.clock.advance(50)

  expect(it.link.drops).toEqual([])
})

test('after a stall, an answer that is really missing ends the connection', () => {
  const it = world()
  it.heartbeat.start(0)
  it.engine.clock.advance(10)

  it.engine.clock.stall(5000)
  it.engine.clock.advance(50)

  expect(it.link.drops).toMatchObject([{ category: 'heartbeat_timeout' }])
})

test('what is sent late because of a stall is timed from its own due time', () => {
  const it = world({ timeout: '1m' })
  it.heartbeat.start(0)
  it.engine.clock.advance(10)
  answer(it, 0)
  takeRecorded(it.engine.recorder)

  it.engine.clock.stall(1990) // past the beats at 1000 and 2000
  it.engine.clock.advance(0)
  answer(it, 1)

  const { latencies } = takeRecorded(it.engine.recorder)
  expect(latencies.heartbeatRtt?.max).toBeCloseTo(1000, -1)
})

test('stopped, it sends nothing more but still hears the answers', () => {
  const it = world()
  it.heartbeat.start(0)
  it.engine.clock.advance(10)

  it.heartbeat.stop()
  it.engine.clock.advance(100)
  const awaited = it.engine.context.awaited
  answer(it, 0)
  it.engine.clock.advance(5000)

  expect([awaited, it.engine.context.awaited]).toEqual([1, 0])
  expect(it.link.peer.pings).toHaveLength(1)
  expect(it.link.drops).toEqual([])
})

test('ended, it awaits nothing and leaves no timer', () => {
  const it = world()
  it.heartbeat.start(0)
  it.engine.clock.advance(10)

  it.heartbeat.end()
  it.heartbeat.end()
  answer(it, 0)
  it.engine.clock.advance(5000)

  expect(it.engine.context.awaited).toBe(0)
  expect(it.engine.clock.pendingTimers).toBe(0)
  expect(takeRecorded(it.engine.recorder).counters).toEqual({ pingsSent: 1 })
})

test('a message heartbeat sends its template and knows its answer', () => {
  const it = world({ type: 'message', message: 'ping {{seq}} of {{n}}' }, 0)
  it.heartbeat.start(0)
  it.engine.clock.advance(1100)
  const encode = (text: string) => new TextEncoder().encode(text)

  const answers = ['hello', 'PONG', 'so: PONG!', 'PONG'].map((text) =>
    it.heartbeat.message(encode(text)),
  )

  expect(it.link.peer.sent).toEqual([
    { text: 'ping 0 of 0', isText: true },
    { text: 'ping 1 of 0', isText: true },
  ])
  // the last one answers nothing: both were answered
  expect(answers).toEqual([false, true, true, false])
  expect(takeRecorded(it.engine.recorder).counters.pongsReceived).toBe(2)
})

test('with message heartbeats, pong frames answer nothing; and the other way round', () => {
  const byMessage = world({ type: 'message', message: 'PING' })
  byMessage.heartbeat.start(0)
  const byFrame = world()
  byFrame.heartbeat.start(0)
  byMessage.engine.clock.advance(10)
  byFrame.engine.clock.advance(10)

  byMessage.heartbeat.pong(new Uint8Array(4))
  const taken = byFrame.heartbeat.message(new TextEncoder().encode('PONG'))

  expect(byMessage.engine.context.awaited).toBe(1)
  expect([taken, byFrame.engine.context.awaited]).toEqual([false, 1])
})
