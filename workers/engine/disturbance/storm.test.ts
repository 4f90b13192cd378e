import { expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import { CrowdWorld, crowd, SEEDS } from './testing.ts'

type Storm = Extract<
  NonNullable<PlanSource['disturbances']>[number],
  { type: 'storm' }
>

function stormAt(changes: Partial<Storm> = {}) {
  const storm: Storm = { type: 'storm', at: '10s', away: '5s', ...changes }
  return { ...crowd(100), disturbances: [storm] }
}

test.each(SEEDS)(
  'with seed %i a share is reset at the moment and comes back after its absence',
  (seed) => {
    const world = new CrowdWorld(stormAt({ share: 0.37 }), seed)
    world.advanceTo(9999)
    const before = world.generator.gauges()
    world.advanceTo(10_050)
    const during = world.generator.gauges()
    world.advanceTo(15_000 + 99)
    const late = world.network.sockets.length
    world.advanceTo(15_200)

    expect(before).toEqual({ open: 100, connecting: 0, away: 0 })
    expect(during).toEqual({ open: 63, connecting: 0, away: 37 })
    expect([world.reset, late]).toEqual([37, 100])
    expect(world.generator.gauges()).toEqual({
      ...{ open: 100, connecting: 0, away: 0 },
    })
    const { counters, tallies, latencies, errors } = world.recorded()
    expect(tallies).toEqual({ 'storm.cut': 37, 'storm.restored': 37 })
    expect(counters).toEqual({
      ...{ attempted: 100, dials: 137, succeeded: 100, firstTrySucceeded: 100 },
      ...{ reconnects: 37, reconnected: 37 },
    })
    expect(errors).toEqual([])
    expect(latencies.stormConnect).toMatchObject({ count: 37 })
    expect(latencies.stormConnect?.max).toBeCloseTo(1, 0)
    // let in at 15 s; 100 ms of back-off, 1 ms to connect
    expect(latencies.stormRestore).toMatchObject({ count: 37 })
    expect(latencies.stormRestore?.min).toBeGreaterThanOrEqual(100)
    expect(latencies.stormRestore?.max).toBeLessThan(105)
  },
)

test('with jitter they come back at different times', () => {
  const plan = stormAt({ away: '0s' })
  const world = new CrowdWorld({
    ...plan,
    connect: { backoff: { initial: '1s', jitter: 1 } },
  })
  world.advanceTo(10_500)
  const { away = 0 } = world.generator.gauges()

  expect(away).toBeGreaterThan(30)
  expect(away).toBeLessThan(70)
})

test('a server that refuses is dialed again and again, ever more slowly', () => {
  const world = new CrowdWorld({ ...stormAt(), ...crowd(1) })
  world.advanceTo(9000)
  world.acceptMs = null
  world.advanceTo(15_090)
  const dials: number[] = []
  for (let step = 0; step < 400; step++) {
    const before = world.sockets.length
    world.advance(10)
    if (world.sockets.length > before) dials.push(world.clock.now())
  }
  world.acceptMs = 1
  world.advance(60_000)

  const gaps = dials.slice(1).map((atMs, index) => atMs - (dials[index] ?? 0))
  const rounded = gaps.map((gapMs) => Math.round(gapMs / 100) * 100)
  expect(rounded).toEqual([100, 200, 400, 800, 1600])
  const { tallies, latencies, errors } = world.recorded()
  expect(tallies).toEqual({ 'storm.cut': 1, 'storm.restored': 1 })
  expect(latencies.stormConnect?.count).toBe(1)
  expect(latencies.stormConnect?.max).toBeLessThan(3)
  expect(latencies.stormRestore?.max).toBeGreaterThan(3000)
  expect(errors).toMatchObject([{ category: 'conn_refused', count: 6 }])
})

test('by close handshake what still comes counts until the server has answered', () => {
  const world = new CrowdWorld({ ...stormAt({ how: 'close' }), ...crowd(2) })
  world.advanceTo(10_010)
  const [first] = world.sockets
  const leaving = world.generator.gauges()

  first?.receive('last words')
  const { counters } = world.recorded()
  world.answerClose()
  world.advanceTo(14_900)
  const dialed = world.sockets.length
  world.advanceTo(16_000)

  expect(first?.closeCode).toBe(1000)
  expect(leaving).toEqual({ open: 0, connecting: 0, away: 2 })
  expect(counters).toMatchObject({ messagesUnexpected: 1, bytesReceived: 10 })
  expect(dialed).toBe(2)
  expect(world.generator.gauges().open).toBe(2)
  expect(world.recorded()).toMatchObject({
    counters: { reconnected: 2 },
    errors: [],
    tallies: { 'storm.restored': 2 },
  })
})

test('a server that does not answer a close frame is not waited for without end', () => {
  const world = new CrowdWorld({
    ...stormAt({ how: 'close' }),
    ...crowd(1),
    connect: { handshakeTimeout: '7s', backoff: { jitter: 0 } },
  })
  world.advanceTo(16_900)
  const before = world.sockets.length
  world.advanceTo(17_500)

  expect(before).toBe(1)
  expect(world.sockets[0]?.destroyed).toBe(true)
  expect(world.generator.gauges().open).toBe(1)
})

test('those that a storm keeps away are no victims of the next one', () => {
  const world = new CrowdWorld({
    ...crowd(100),
    disturbances: [
      { type: 'storm', at: '10s', share: 0.4, away: '10s' },
      { type: 'storm', at: '12s', share: 0.5, away: '10s' },
    ],
  })
  world.advanceTo(13_000)
  const { away } = world.generator.gauges()
  world.advanceTo(25_000)

  expect(away).toBe(70)
  expect(world.recorded().tallies).toEqual({
    ...{ 'storm.cut': 70, 'storm.restored': 70 },
  })
})

test('who is lost again before the log-in is through stays a victim', () => {
  const world = new CrowdWorld({
    ...stormAt(),
    ...crowd(1),
    login: { type: 'message', message: 'hi', expect: 'ok', timeout: '10m' },
  })
  world.advance(10).sockets[0]?.receive('ok')
  world.advanceTo(15_150)
  const loggingIn = world.generator.gauges()
  world.sockets[1]?.end({ ended: true, message: 'TCP ended' })
  const { away } = world.generator.gauges()
  world.advance(150)
  world.sockets[2]?.receive('ok')

  expect(loggingIn).toEqual({ open: 1, connecting: 0, away: 0 })
  expect(away).toBe(1)
  const { counters, tallies, latencies } = world.recorded()
  expect(tallies).toEqual({ 'storm.cut': 1, 'storm.restored': 1 })
  expect(counters).toMatchObject({ dropped: 1, reconnected: 2 })
  expect(latencies.stormConnect?.count).toBe(2)
  expect(latencies.stormRestore?.count).toBe(1)
  expect(latencies.stormRestore?.max).toBeGreaterThan(300)
})

test('who is back is like any other: a loss is the server’s', () => {
  const world = new CrowdWorld({ ...stormAt(), ...crowd(1) })
  world.advanceTo(16_000)
  world.sockets[1]?.end({ ended: true, message: 'TCP ended' })
  world.advance(60_000)

  expect(world.generator.gauges()).toEqual({ open: 0, connecting: 0, away: 0 })
  expect(world.recorded()).toMatchObject({
    counters: { dropped: 1 },
    tallies: { 'storm.restored': 1 },
    errors: [{ category: 'eof' }],
  })
})

test('a falling line takes those that are away', () => {
  const world = new CrowdWorld({
    ...stormAt(),
    load: {
      stages: [
        { connections: 10, hold: '12s' },
        { connections: 4, hold: '1h' },
      ],
    },
  })
  world.advanceTo(13_000)
  const { away } = world.generator.gauges()
  world.advanceTo(20_000)

  expect(away).toBe(4)
  expect(world.generator.gauges()).toEqual({ open: 4, connecting: 0, away: 0 })
})

test('those away when the run ends are not dialed again, and nothing is left', () => {
  const world = new CrowdWorld(stormAt({ share: 0.5 }))
  world.advanceTo(11_000)

  world.generator.drain()
  const { drained } = world.generator
  world.generator.close()
  world.answerClose()
  world.advance(60_000)

  expect(drained).toBe(true)
  expect(world.generator.closed).toBe(true)
  expect(world.sockets).toHaveLength(100)
  expect(world.recorded().counters).toMatchObject({ closed: 50 })
  expect(world.clock.pendingTimers).toBe(0)
})

test('a run that ends before the storm has none', () => {
  const world = new CrowdWorld(stormAt())
  world.advanceTo(5000)
  world.generator.drain()
  world.advance(60_000)

  expect(world.recorded().tallies).toEqual({})
})

test('a large crowd is cut in batches, so that sockets get their turn', () => {
  const world = new CrowdWorld({ ...stormAt(), ...crowd(1000) })
  world.advanceTo(9999)
  const most: number[] = []
  const { recorder } = world
  const tally = recorder.tally.bind(recorder)
  let inTurn = 0
  recorder.tally = (name) => {
    if (++inTurn === 1) world.clock.setImmediate(() => most.push(inTurn))
    tally(name)
  }
  world.advance(10)

  expect(most[0]).toBeLessThanOrEqual(400)
  expect(world.reset).toBe(1000)
})

test('a run that ends in the middle of a strike spares the rest', () => {
  const world = new CrowdWorld({ ...stormAt(), ...crowd(1000) })
  world.advanceTo(9990)
  const { recorder } = world
  const tally = recorder.tally.bind(recorder)
  let first = true
  recorder.tally = (name) => {
    if (first) world.clock.setImmediate(() => world.generator.drain())
    first = false
    tally(name)
  }
  world.advance(5000)

  expect(world.reset).toBe(200)
})

test('who is leaving when the run ends is waited for', () => {
  const world = new CrowdWorld({ ...stormAt({ how: 'close' }), ...crowd(2) })
  world.advanceTo(10_010)

  world.generator.drain()
  const before = world.generator.drained
  world.answerClose()

  expect([before, world.generator.drained]).toEqual([false, true])
  expect(world.generator.gauges()).toEqual({ open: 0, connecting: 0, away: 0 })
})
