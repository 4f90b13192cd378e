import { expect, test } from 'vitest'
import { compileShape, type Share } from '../../core/plan/load-shape.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import {
  GRAIN_MS,
  takeRecorded,
  testPlan,
} from '../../tests/support/fake-engine.ts'
import { FakeNetwork } from '../../tests/support/fake-socket.ts'
import { Recorder } from '../metrics/recorder.ts'
import { Generator } from './generator.ts'
import { Pacer } from './pacer.ts'

class World {
  readonly clock = new FakeClock()
  readonly network = new FakeNetwork()
  readonly recorder = new Recorder()
  readonly generator: Generator

  constructor(
    changes: Partial<PlanSource>,
    share: Share = { index: 0, shares: 1 },
  ) {
    const plan = testPlan(changes)
    const { clock, recorder } = this
    this.generator = new Generator({
      runId: 'test run',
      ...{ plan, share, clock, recorder },
      shape: compileShape(plan.load),
      pacer: new Pacer(clock, GRAIN_MS),
      random: () => 0,
      openSocket: this.network.openSocket,
    })
  }

  /** The server accepts everyone after `delayMs`, and echoes and pongs. */
  answering(delayMs = 1): this {
    this.network.onOpen = (socket) => {
      this.clock.setTimer(() => !socket.destroyed && socket.open(), delayMs)
    }
    return this
  }

  counters() {
    return takeRecorded(this.recorder).counters
  }
}

const TEN = { stages: [{ connections: 10, ramp: '1s', hold: '1h' }] }

test('it opens its share of the plan along the line', () => {
  const world = new World({ load: TEN }, { index: 1, shares: 3 }).answering()

  world.generator.start()
  world.clock.advance(5000)

  // numbers 1, 4 and 7
  expect(world.generator.gauges()).toEqual({ open: 3, connecting: 0 })
  expect(world.counters()).toEqual({
    attempted: 3,
    dials: 3,
    succeeded: 3,
    firstTrySucceeded: 3,
  })
})

test('the gauges tell dialing, log-in and open apart from waiting', () => {
  const world = new World({
    load: { stages: [{ connections: 4, hold: '1h' }] },
    connect: { retries: 1 },
    login: { type: 'message', message: 'hi', expect: 'ok' },
  })
  world.generator.start()
  world.clock.advance(10)
  const { sockets } = world.network

  sockets[0]?.open()
  sockets[1]?.open()
  sockets[1]?.receive('ok')
  sockets[2]?.end({ code: 'ECONNREFUSED', message: '' })

  expect(world.generator.gauges()).toEqual({ open: 2, connecting: 1 })
})

test('what waits in all sockets is added up, and sockets are counted', () => {
  const world = new World({ load: TEN }).answering()
  world.generator.start()
  world.clock.advance(5000)
  for (const [index, socket] of world.network.sockets.entries())
    socket.bytesWaiting = index * 100

  expect(world.generator.sockets()).toEqual({ bytesWaiting: 4500, count: 10 })

  world.network.sockets[9]?.end({ closeCode: 1000, message: '' })
  expect(world.generator.sockets()).toEqual({ bytesWaiting: 3600, count: 9 })
})

test('a falling line closes connections, a rising one opens new ones under their numbers', () => {
  const world = new World({
    load: {
      stages: [
        { connections: 3, hold: '1s' },
        { connections: 1, hold: '1s' },
        { connections: 3, hold: '1h' },
      ],
    },
  }).answering()
  world.generator.start()
  world.clock.advance(1500)
  const fallen = world.generator.gauges()
  const closed = world.network.sockets.filter(
    ({ closeCode }) => closeCode === 1000,
  )

  world.clock.advance(1500)

  expect([fallen.open, closed.length]).toEqual([1, 2])
  expect(world.generator.gauges().open).toBe(3)
  expect(world.counters()).toMatchObject({
    attempted: 5,
    succeeded: 5,
    closed: 2,
  })
})

test('one after another: no handshake is begun while one is under way', () => {
  const world = new World({
    load: {
      stages: [{ connections: 5, hold: '1h' }],
      dialing: 'sequential',
    },
  }).answering(100)
  let most = 0
  world.generator.start()

  for (let step = 0; step < 100; step++) {
    world.clock.advance(10)
    most = Math.max(most, world.generator.gauges().connecting)
  }

  expect(most).toBe(1)
  expect(world.generator.gauges().open).toBe(5)
})

test('the number of connections can be changed while it runs', () => {
  const world = new World({ load: TEN }).answering()
  world.generator.start()
  world.clock.advance(2000)

  world.generator.adjust({
    shape: [
      { atMs: 2000, connections: 10 },
      { atMs: 3000, connections: 15 },
      { atMs: 3_600_000, connections: 15 },
    ],
  })
  world.clock.advance(2000)

  expect(world.generator.gauges().open).toBe(15)
})

test('the message rate can be changed while it runs', () => {
  const world = new World({
    load: { stages: [{ connections: 2, hold: '1h' }] },
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).answering()
  world.generator.start()
  world.clock.advance(2050)
  world.counters()

  world.generator.adjust({ ratePerMinute: 600 })
  world.clock.advance(3000)

  expect(world.counters().messagesSent).toBe(60)
})

test('generated messages are recognised on every connection, whoever sent last', () => {
  const world = new World({
    load: { stages: [{ connections: 3, hold: '1h' }] },
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).answering()
  world.generator.start()
  world.clock.advance(1000)

  for (const socket of world.network.sockets) socket.echo()

  expect(world.counters()).toMatchObject({
    messagesSent: 3,
    messagesReceived: 3,
  })
})

test('messages of a template are recognised by their content', () => {
  const world = new World({
    load: { stages: [{ connections: 3, hold: '1h' }] },
    traffic: { type: 'echo', ratePerMinute: 60, template: '{{n}}: {{seq}} é' },
  }).answering()
  world.generator.start()
  world.clock.advance(1000)

  for (const socket of world.network.sockets) socket.echo()

  const texts = world.network.sockets.flatMap(({ sent }) =>
    sent.map(({ text }) => text),
  )
  expect(texts.toSorted()).toEqual(['0: 0 é', '1: 0 é', '2: 0 é'])
  const counters = world.counters()
  expect(counters).toMatchObject({ messagesReceived: 3, bytesSent: 3 * 7 })
  expect(counters.bytesReceived).toBe(counters.bytesSent)
})

test('heartbeats of both kinds follow the plan', () => {
  const beats = { interval: '1s', timeout: '1m' } as const
  const [frames, messages] = (
    [
      { type: 'ping', ...beats },
      { type: 'message', ...beats, message: 'beat {{seq}}', expect: 'ok' },
    ] as const
  ).map((heartbeat) => {
    const world = new World({ heartbeat }).answering()
    world.generator.start()
    world.clock.advance(2500)
    return world
  })

  messages?.network.last.receive('ok')

  expect(frames?.network.last.pings).toHaveLength(2)
  expect(messages?.network.last.sent.map(({ text }) => text)).toEqual([
    'beat 0',
    'beat 1',
  ])
  expect(messages?.counters().pongsReceived).toBe(1)
})

test('drained, nothing new is opened or sent, and it says when nothing is awaited', () => {
  const world = new World({
    load: { stages: [{ connections: 3, ramp: '3s', hold: '1h' }] },
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).answering()
  world.generator.start()
  world.clock.advance(1500)
  const sentBefore = world.network.sockets.map(({ sent }) => sent.length)

  world.generator.drain()
  world.clock.advance(60)
  const drained = [world.generator.drained]
  for (const socket of world.network.sockets) {
    const count = socket.sent.length
    for (let index = 0; index < count; index++) socket.echo(index)
  }
  drained.push(world.generator.drained)
  world.clock.advance(10_000)

  expect(drained).toEqual([false, true])
  expect(world.network.sockets.map(({ sent }) => sent.length)).toEqual(
    sentBefore,
  )
})

test('it is not drained while a handshake is under way', () => {
  const world = new World({}).answering(500)
  world.generator.start()
  world.clock.advance(10)

  world.generator.drain()
  const before = world.generator.drained
  world.clock.advance(1000)

  expect([before, world.generator.drained]).toEqual([false, true])
})

test('it is not drained while a log-in waits for its reply', () => {
  const world = new World({
    login: { type: 'message', message: 'hi', expect: 'welcome', timeout: '1s' },
  }).answering()
  world.generator.start()
  world.clock.advance(10)

  world.generator.drain()
  const before = world.generator.drained
  world.clock.advance(2000)

  expect([before, world.generator.drained]).toEqual([false, true])
})

test('closing goes in batches and is over when every server has answered', () => {
  const world = new World({
    load: { stages: [{ connections: 450, hold: '1h' }] },
  }).answering()
  world.generator.start()
  world.clock.advance(100)
  const asked = () =>
    world.network.sockets.filter(({ closeCode }) => closeCode !== null)

  world.generator.close()
  const first = asked().length
  world.clock.advance(0)
  const all = asked()
  const before = world.generator.closed
  for (const socket of all) socket.end({ closeCode: 1000, message: '' })

  expect([first, all.length]).toEqual([200, 450])
  expect([before, world.generator.closed]).toEqual([false, true])
  expect(world.counters().closed).toBe(450)
})

test('every attempt ends as succeeded, failed or unfinished', () => {
  const world = new World({
    load: { stages: [{ connections: 100, ramp: '1s', hold: '1h' }] },
    connect: { retries: 1, handshakeTimeout: '400ms', reconnect: true },
  })
  let dials = 0
  world.network.onOpen = (socket) => {
    const fate = dials++ % 4
    world.clock.setTimer(() => {
      if (socket.destroyed || fate === 0) return
      if (fate === 1) socket.end({ code: 'ECONNREFUSED', message: '' })
      else socket.open()
      if (fate === 2) socket.end({ ended: true, message: '' })
    }, 7)
  }
  world.generator.start()
  world.clock.advance(1200)

  world.generator.drain()
  world.clock.advance(50)
  world.generator.close()
  world.clock.advance(50)
  world.generator.destroy()

  const counters = world.counters()
  const { attempted, succeeded, failed, unfinished } = counters
  expect(attempted).toBe(100)
  expect((succeeded ?? 0) + (failed ?? 0) + (unfinished ?? 0)).toBe(100)
  expect(counters.dials).toBe(
    100 + (counters.retries ?? 0) + (counters.reconnects ?? 0),
  )
  for (const name of ['failed', 'unfinished', 'retries', 'reconnects'] as const)
    expect(counters[name], name).toBeGreaterThan(0)
})

test('destroyed, every socket is gone and no timer is left', () => {
  const world = new World({
    load: TEN,
    heartbeat: { type: 'ping', interval: '1s' },
  }).answering()
  world.generator.start()
  world.clock.advance(500)

  world.generator.close()
  world.clock.advance(0)
  world.generator.destroy()
  world.clock.advance(100_000)

  expect(world.generator.closed).toBe(true)
  expect(world.network.sockets.every(({ destroyed }) => destroyed)).toBe(true)
  expect(world.clock.pendingTimers).toBe(0)
})
