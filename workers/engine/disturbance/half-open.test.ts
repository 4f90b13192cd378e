import { expect, test } from 'vitest'
import { CrowdWorld, crowd, SEEDS } from './testing.ts'

const HALF_OPEN = {
  ...crowd(50),
  heartbeat: { type: 'ping' as const, interval: '5s', timeout: '2s' },
  disturbances: [{ type: 'half-open' as const, at: '10s', share: 0.2 }],
}

function silentOf(world: CrowdWorld) {
  return world.sockets.filter(({ muted }) => muted)
}

/** The server answers every ping for so long. */
function answeringUntil(world: CrowdWorld, endMs: number): void {
  const answered = new Map<object, number>()
  while (world.clock.now() < endMs) {
    world.advance(100)
    for (const socket of world.sockets)
      for (
        let index = answered.get(socket) ?? 0;
        index < socket.pings.length;
        index++
      ) {
        socket.answerPing(index)
        answered.set(socket, index + 1)
      }
  }
}

test.each(SEEDS)(
  'with seed %i a share says nothing any more and stays open until the server notices',
  (seed) => {
    const world = new CrowdWorld(HALF_OPEN, seed)
    answeringUntil(world, 10_000)
    const silent = silentOf(world)
    const pings = silent.map((socket) => socket.pings.length)
    answeringUntil(world, 20_000)
    const { open } = world.generator.gauges()
    silent[0]?.end({ closeCode: 1001, message: 'idle' })
    silent[1]?.end({ ended: true, message: 'TCP ended' })
    answeringUntil(world, 40_000)

    expect([silent.length, open]).toEqual([10, 50])
    expect(silent.map((socket) => socket.pings.length)).toEqual(pings)
    expect(world.sockets).toHaveLength(50) // nobody comes back
    expect(world.generator.gauges().open).toBe(48)
    const { tallies, latencies, counters, errors } = world.recorded()
    expect(tallies).toEqual({ 'halfOpen.silent': 10, 'halfOpen.noticed': 2 })
    expect(latencies.halfOpenNotice?.min).toBeCloseTo(10_000, -2)
    expect([counters.dropped, errors]).toEqual([undefined, []])
  },
)

test('what reaches it is read by nobody', () => {
  const world = new CrowdWorld({ ...HALF_OPEN, heartbeat: { type: 'none' } })
  world.advanceTo(10_010)

  silentOf(world)[0]?.receive('hello?')

  const { counters } = world.recorded()
  expect(counters.bytesReceived).toBe(6)
  expect(counters.messagesUnexpected).toBeUndefined()
})

test('no read timeout of ours ends it, and no other disturbance', () => {
  const world = new CrowdWorld({
    ...HALF_OPEN,
    heartbeat: { type: 'none' },
    connect: { readTimeout: '12s' },
    disturbances: [
      { type: 'half-open', at: '10s', share: 1 },
      { type: 'storm', at: '11s', share: 1 },
    ],
  })
  world.advanceTo(60_000)

  expect(world.generator.gauges()).toEqual({ open: 50, connecting: 0, away: 0 })
  expect(world.recorded().tallies).toEqual({ 'halfOpen.silent': 50 })
})

test('at the end of the run its socket is ended without a word', () => {
  const world = new CrowdWorld({ ...HALF_OPEN, heartbeat: { type: 'none' } })
  world.advanceTo(11_000)
  world.generator.drain()
  const { drained } = world.generator
  world.generator.close()
  world.answerClose()

  expect(drained).toBe(true)
  expect(world.generator.closed).toBe(true)
  const silent = silentOf(world)
  expect(silent.map(({ destroyed }) => destroyed)).not.toContain(false)
  expect(silent.map(({ closeCode }) => closeCode)).not.toContain(1000)
  expect(world.recorded().counters).toMatchObject({ closed: 50 })
})

test('a run that ends in the middle of it spares the rest', () => {
  const world = new CrowdWorld({
    ...HALF_OPEN,
    ...crowd(1000),
    heartbeat: { type: 'none' },
    disturbances: [{ type: 'half-open', at: '10s', share: 1 }],
  })
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

  expect(silentOf(world)).toHaveLength(200)
})
