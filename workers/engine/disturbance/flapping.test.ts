import { expect, test } from 'vitest'
import { CrowdWorld, crowd, SEEDS } from './testing.ts'

test.each(SEEDS)(
  'with seed %i a share of those open is cut every so often and comes back',
  (seed) => {
    const world = new CrowdWorld(
      {
        ...crowd(100),
        disturbances: [
          { type: 'flapping', from: '1s', until: '9s', every: '2s' },
        ],
      },
      seed,
    )
    const away: number[] = []
    for (const atMs of [900, 1050, 2900, 3050, 5050, 7050, 9050]) {
      world.advanceTo(atMs)
      away.push(world.generator.gauges().away ?? 0)
    }

    expect(away).toEqual([0, 20, 0, 20, 20, 20, 0])
    expect(world.recorded()).toMatchObject({
      tallies: { 'flapping.cut': 80, 'flapping.back': 80 },
      counters: { reconnected: 80, dials: 180 },
      errors: [],
    })
  },
)

test('other strikes hit others', () => {
  const world = new CrowdWorld({
    ...crowd(100),
    disturbances: [{ type: 'flapping', every: '2s', share: 0.1 }],
  })
  world.advanceTo(3000)
  const first = world.sockets.filter(({ wasReset }) => wasReset)
  world.advanceTo(7000)

  const original = world.sockets.slice(0, 100)
  const hit = original.filter(({ wasReset }) => wasReset)
  expect(first).toHaveLength(10)
  expect(hit.length).toBeGreaterThan(15)
})

test('strikes that were slept through are not made up for', () => {
  const world = new CrowdWorld({
    ...crowd(100),
    disturbances: [{ type: 'flapping', from: '2s', every: '2s' }],
  })
  world.advanceTo(1900)
  world.clock.stall(7000)
  world.advance(0)
  const { tallies } = world.recorded()
  world.advanceTo(10_050)

  expect(tallies).toEqual({ 'flapping.cut': 20 })
  expect(world.recorded().tallies).toMatchObject({ 'flapping.cut': 20 })
})

test('it ends with the run', () => {
  const world = new CrowdWorld({
    ...crowd(10),
    disturbances: [{ type: 'flapping', every: '2s' }],
  })
  world.advanceTo(5000)
  world.generator.drain()
  world.recorded()
  world.advance(60_000)

  expect(world.recorded().tallies).toEqual({})
  expect(world.clock.pendingTimers).toBe(0)
})
