import { expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import {
  testPlan,
  createFakeEngine,
  takeRecorded,
} from '../../../tests/support/fake-engine.ts'
import { createBehaviour } from '../behaviour.ts'
import { Connection } from '../connection.ts'
import type { Traffic } from '../traffic.ts'
import { SlowReader } from './slow-reader.ts'

interface Heard {
  readonly text: string
  readonly atMs: number
  readonly slow: boolean
}

/** One connection whose traffic writes down what it hears. */
class SlowWorld {
  readonly heard: Heard[] = []
  readonly ends: string[] = []
  readonly connection: Connection
  readonly engine
  reader: SlowReader | null = null

  constructor(delayMs: number, changes: Partial<PlanSource> = {}) {
    this.engine = createFakeEngine(testPlan(changes))
    const { context } = this.engine
    const { heard, ends } = this
    const traffic: Traffic = {
      start() {},
      stop() {},
      message: (data, atMs) => {
        const text = new TextDecoder().decode(data)
        heard.push({ text, atMs, slow: this.connection.slow })
        return true
      },
      end: (_why, absence) => ends.push(absence),
    }
    this.connection = new Connection(0, {
      context,
      behaviour: { ...createBehaviour(context), traffic: () => traffic },
      ready: (connection) => {
        this.reader = new SlowReader(connection, delayMs)
        connection.adopt(this.reader)
        this.reader.start()
      },
      changed() {},
    })
    this.connection.begin(0)
    this.socket.open()
  }

  get socket() {
    return this.engine.network.last
  }

  advance(durationMs: number): void {
    this.engine.clock.advance(durationMs)
  }

  receive(...texts: readonly string[]): void {
    for (const text of texts) this.socket.receive(text)
  }

  recorded() {
    return takeRecorded(this.engine.recorder)
  }

  times(): (readonly [string, number])[] {
    return this.heard.map(({ text, atMs }) => [text, Math.round(atMs)])
  }
}

test('messages are taken one per delay, in order, the first at once', () => {
  const world = new SlowWorld(5000)
  world.advance(1000)
  world.receive('a', 'b', 'c')
  world.advance(1000)
  world.receive('d')
  world.advance(60_000)

  expect(world.times()).toEqual([
    ['a', 1000],
    ['b', 6000],
    ['c', 11_000],
    ['d', 16_000],
  ])
  expect(world.heard.every(({ slow }) => slow)).toBe(true)
})

test('nothing is read while something waits, and reading goes on when it is taken', () => {
  const world = new SlowWorld(1000)
  const states: boolean[] = []
  const look = () => states.push(world.socket.paused)
  look()
  world.receive('a')
  look()
  world.receive('b')
  look()
  world.advance(1000)
  look()
  world.receive('c')
  look()

  expect(states).toEqual([false, false, true, false, true])
})

test('after a pause of the sender the next message is taken at once', () => {
  const world = new SlowWorld(1000)
  world.receive('a')
  world.advance(10_000)
  world.receive('b')

  expect(world.times()).toEqual([
    ['a', 0],
    ['b', 10_000],
  ])
})

test('what waits is a copy: the memory it came in is used again', () => {
  const world = new SlowWorld(1000)
  const shared = Buffer.from('one') // whose slice() is no copy
  world.receive('first')
  world.socket.receive(shared)
  shared.fill(0x7a)
  world.advance(1000)

  expect(world.times()).toEqual([
    ['first', 0],
    ['one', 1000],
  ])
})

test('bytes count when they are taken', () => {
  const world = new SlowWorld(1000)
  world.receive('abc', 'def')
  const before = world.recorded().counters.bytesReceived
  world.advance(1000)

  expect([before, world.recorded().counters.bytesReceived]).toEqual([3, 3])
})

test('one that stops reads nothing, and says something unasked every half second', () => {
  const world = new SlowWorld(Infinity)
  world.receive('a', 'b')
  world.advance(10_100)

  expect(world.times()).toEqual([])
  expect(world.socket.paused).toBe(true)
  expect(world.socket.pongs).toHaveLength(20)
  expect(world.connection.slow).toBe(true)
})

test('at its end it reads everything, and is slow until a pong comes after it all', () => {
  const world = new SlowWorld(Infinity)
  world.receive('a', 'b')
  world.advance(3000)

  world.reader?.finish()
  world.receive('c')
  const caughtUp = world.socket.pings.length
  world.socket.answerPing()
  world.receive('d')
  world.advance(10_000)

  expect(caughtUp).toBe(1)
  expect(world.heard.map(({ text, slow }) => [text, slow])).toEqual([
    ['a', true],
    ['b', true],
    ['c', true],
    ['d', false],
  ])
  expect(world.socket.pongs).toHaveLength(6)
  expect(world.recorded().counters.pongsReceived).toBeUndefined()
  expect(world.engine.clock.pendingTimers).toBe(0)
})

test('where no pong comes it is slow no longer after a while', () => {
  const world = new SlowWorld(Infinity)
  world.reader?.finish()
  world.advance(9900)
  const before = world.connection.slow
  world.advance(200)

  expect([before, world.connection.slow]).toEqual([true, false])
})

test('a cut by the server is dropped, has its row, and is timed from the start of the slowness', () => {
  const world = new SlowWorld(1000)
  world.receive('a', 'b', 'c')
  world.advance(500)
  world.socket.end({ code: 'ECONNRESET', message: 'reset' })
  world.advance(10_000)

  const { counters, errors, tallies, latencies } = world.recorded()
  // what this process had read by then was received
  expect(world.times().map(([text]) => text)).toEqual(['a', 'b'])
  expect(world.ends).toEqual(['dropped', 'over'])
  expect(counters.dropped).toBe(1)
  expect(errors).toMatchObject([{ category: 'conn_reset', phase: 'open' }])
  expect(tallies).toEqual({ 'slow.receivers': 1, 'slow.cutByServer': 1 })
  expect(latencies.slowCut?.max).toBeCloseTo(500, 0)
  expect(world.engine.clock.pendingTimers).toBe(0)
})

test('a close by us is no cut by the server', () => {
  const world = new SlowWorld(1000)
  world.receive('a', 'b')
  world.connection.close()
  world.socket.end({ closeCode: 1000, message: '' })
  world.advance(10_000)

  expect(world.times().map(([text]) => text)).toEqual(['a', 'b'])
  expect(world.socket.paused).toBe(false)
  expect(world.recorded()).toMatchObject({
    tallies: { 'slow.receivers': 1 },
    errors: [],
  })
  expect(world.engine.clock.pendingTimers).toBe(0)
})

test('heartbeats go on and are not judged while it does not read', () => {
  const world = new SlowWorld(Infinity, {
    heartbeat: { type: 'ping', interval: '1s', timeout: '500ms' },
    connect: { readTimeout: '2s' },
  })
  world.advance(20_100)
  const slowState = world.connection.state
  const { length } = world.socket.pings
  world.reader?.finish()
  world.advance(400)
  for (let index = 0; index <= length; index++) world.socket.answerPing(index)
  const { state } = world.connection
  world.advance(700)

  expect([slowState, length >= 20]).toEqual(['open', true])
  expect(state).toBe('open')
  // from now on they are judged again
  world.advance(5000)
  expect(world.connection.state).toBe('over')
  expect(world.recorded().errors).toMatchObject([
    { category: 'heartbeat_timeout' },
  ])
})

test('a read timeout counts from the moment that it reads again', () => {
  const world = new SlowWorld(Infinity, { connect: { readTimeout: '2s' } })
  world.advance(10_000)
  world.reader?.finish()
  world.socket.answerPing()
  world.advance(1900)
  const before = world.connection.state
  world.advance(200)

  expect([before, world.connection.state]).toEqual(['open', 'over'])
})

test('bytes that a server does not take from one that does not read are not judged', () => {
  const world = new SlowWorld(Infinity, {
    connect: { writeTimeout: '2s' },
    heartbeat: { type: 'ping', interval: '1s' },
  })
  world.socket.bytesWaiting = 100
  world.advance(10_000)

  expect(world.connection.state).toBe('open')
})

test('a heartbeat sent while it was slow has its whole timeout from then on', () => {
  const world = new SlowWorld(Infinity, {
    heartbeat: { type: 'ping', interval: '10s', timeout: '4s' },
  })
  world.advance(3900)
  expect(world.socket.pings).toHaveLength(1)
  world.reader?.finish()
  world.socket.answerPing()
  const { slow } = world.connection
  world.advance(3900)
  const before = world.connection.state
  world.advance(200)

  expect(slow).toBe(false)
  expect([before, world.connection.state]).toEqual(['open', 'over'])
})

test('a read timeout counts from there also where no pong came', () => {
  const world = new SlowWorld(Infinity, { connect: { readTimeout: '11s' } })
  world.reader?.finish()
  world.advance(20_900)
  const before = world.connection.state
  world.advance(200)

  expect([before, world.connection.state]).toEqual(['open', 'over'])
})
