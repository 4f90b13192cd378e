import { expect, test } from 'vitest'
import { CrowdWorld, crowd, SEEDS } from './testing.ts'

function churnOf(connections: number, changes: object = {}) {
  return {
    ...crowd(connections),
    disturbances: [
      {
        ...{ type: 'churn' as const, how: 'reset' as const },
        ...{ stay: '10s', away: '4900ms' },
        ...changes,
      },
    ],
  }
}

test.each(SEEDS)(
  'with seed %i a share comes and goes, each in its rhythm',
  (seed) => {
    const world = new CrowdWorld(churnOf(100, { share: 0.5 }), seed)
    world.advanceTo(14_950)
    const firstRound = world.recorded().tallies
    const away: number[] = []
    for (let step = 0; step < 30; step++)
      away.push(world.advance(500).generator.gauges().away ?? 0)
    world.recorded()
    world.advance(30_000)

    // within a first round everyone leaves once
    expect(firstRound['churn.left']).toBe(50)
    // 5 of 15 seconds away: about a third of them at any time
    expect(Math.min(...away)).toBeGreaterThan(11)
    expect(Math.max(...away)).toBeLessThan(22)
    const { tallies, errors } = world.recorded()
    // two rounds of 15 s, give or take one
    expect(tallies['churn.left']).toBeGreaterThan(90)
    expect(tallies['churn.left']).toBeLessThan(110)
    expect(tallies['churn.cycles']).toBeGreaterThan(90)
    expect(errors).toEqual([])
  },
)

test('after its first stay a connection stays and is away as long as the plan says', () => {
  const world = new CrowdWorld(churnOf(1))
  const changes: number[] = []
  let open = 0
  for (let step = 0; step < 4600; step++) {
    world.advance(10)
    if (world.generator.gauges().open === open) continue
    open = 1 - open
    changes.push(Math.round(world.clock.now() / 100) / 10)
  }

  // away for 4.9 s, then 100 ms of back-off
  expect(changes).toEqual([0, 14.9, 19.9, 29.9, 34.9, 44.9])
})

test('it acts between its times', () => {
  const world = new CrowdWorld(churnOf(20, { from: '20s', until: '40s' }))
  world.advanceTo(20_000)
  const before = world.recorded().tallies
  world.advanceTo(46_000)
  const during = world.recorded().tallies
  world.advanceTo(120_000)

  expect(before).toEqual({})
  expect(during['churn.left']).toBeGreaterThanOrEqual(20)
  expect(during['churn.cycles']).toBe(during['churn.left'])
  expect(world.recorded().tallies).toEqual({})
  expect(world.generator.gauges().open).toBe(20)
})

test('a storm in between only moves the rhythm', () => {
  const plan = churnOf(1)
  const world = new CrowdWorld({
    ...plan,
    disturbances: [
      ...plan.disturbances,
      { type: 'storm', at: '5s', away: '30s' },
    ],
  })
  world.advanceTo(34_000)
  const during = world.recorded().tallies
  world.advanceTo(46_000)

  expect(during).toEqual({ 'storm.cut': 1 })
  expect(world.recorded().tallies).toEqual({
    ...{ 'storm.restored': 1, 'churn.left': 1 },
  })
})

test('it ends with the run', () => {
  const world = new CrowdWorld(churnOf(10))
  world.advanceTo(5000)
  world.generator.drain()
  world.recorded()
  world.advance(60_000)

  expect(world.recorded().tallies).toEqual({})
  expect(world.clock.pendingTimers).toBe(0)
})
