import { expect, test } from 'vitest'
import { CrowdWorld, crowd, ONE_WAY, SEEDS } from './testing.ts'

const OFFLINE = {
  ...crowd(100),
  traffic: ONE_WAY,
  disturbances: [
    { type: 'offline' as const, at: '10s', share: 0.5, away: '30s' },
  ],
}

test.each(SEEDS)(
  'with seed %i a share of the receivers leaves by close frame and returns',
  (seed) => {
    const world = new CrowdWorld(OFFLINE, seed)
    world.advanceTo(10_010)
    const left = world.sockets.flatMap(({ closeCode }, number) =>
      closeCode === null ? [] : [number],
    )
    world.answerClose()
    world.advanceTo(39_900)
    const { away } = world.generator.gauges()
    world.advanceTo(41_000)

    expect(left).toHaveLength(25)
    expect(left.every((number) => number % 2 === 1)).toBe(true)
    expect(away).toBe(25)
    const { tallies, counters, errors } = world.recorded()
    expect(tallies).toMatchObject({
      ...{ 'offline.left': 25, 'offline.returned': 25 },
    })
    expect(counters).toMatchObject({ reconnects: 25, reconnected: 25 })
    expect([counters.dropped, errors]).toEqual([undefined, []])
  },
)

test('a run that ends before has none', () => {
  const world = new CrowdWorld(OFFLINE)
  world.advanceTo(5000)
  world.generator.drain()
  world.advance(20_000)

  expect(world.recorded().tallies).toEqual({})
})
