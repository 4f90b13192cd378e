import { expect, test } from 'vitest'
import type { Tallies } from '../../../core/metrics/names.ts'
import type { PlanSource } from '../../../core/plan/schema.ts'
import { crowd, CrowdWorld, ONE_WAY, SEEDS } from './testing.ts'

const EVERYTHING: Partial<PlanSource> = {
  ...crowd(200),
  traffic: ONE_WAY,
  disturbances: [
    { type: 'storm', at: '20s', share: 0.5, away: '7s' },
    { type: 'storm', at: '23s', share: 0.5, away: '1s', how: 'close' },
    { type: 'flapping', from: '5s', until: '50s', every: '1s', share: 0.1 },
    { type: 'churn', share: 0.3, stay: '6s', away: '2s', how: 'reset' },
    { type: 'offline', at: '12s', share: 0.5, away: '15s' },
    { type: 'slow', from: '3s', until: '40s', share: 0.4, how: 'stop' },
    { type: 'slow', from: '3s', share: 0.5, how: 'late', delay: '1s' },
    { type: 'half-open', at: '30s', share: 0.1 },
  ],
}

/** Lets time pass; close frames are answered within 50 ms. */
function live(world: CrowdWorld, durationMs: number): void {
  const endMs = world.clock.now() + durationMs
  while (world.clock.now() < endMs) {
    world.advance(50)
    world.answerClose()
  }
}

const sumOf = (tallies: Tallies, ...names: readonly string[]) =>
  names.reduce((sum, name) => sum + (tallies[name] ?? 0), 0)

test.each(SEEDS)(
  'with seed %i all kinds at once add up: who was cut is back, away, or was let go by us',
  (seed) => {
    const world = new CrowdWorld(EVERYTHING, seed)
    live(world, 60_000)

    const { counters, tallies, errors } = world.recorded()
    const { open, connecting, away = 0 } = world.generator.gauges()
    const cut = sumOf(
      tallies,
      ...['storm.cut', 'flapping.cut', 'churn.left', 'offline.left'],
    )
    const back = sumOf(
      tallies,
      ...['storm.restored', 'flapping.back'],
      ...['churn.cycles', 'offline.returned'],
    )
    expect(open + connecting + away).toBe(200)
    expect(cut - back).toBe(connecting + away)
    expect(counters.reconnected).toBe(back)
    expect(counters.dials).toBe(200 + (counters.reconnects ?? 0))
    expect([counters.dropped, errors]).toEqual([undefined, []])
    expect(tallies['slow.cutByServer']).toBeUndefined()
    expect(world.sockets.filter(({ muted }) => muted)).toHaveLength(
      tallies['halfOpen.silent'] ?? 0,
    )
  },
)

test.each(SEEDS)(
  'with seed %i a run stopped in the middle of it all leaves nothing behind',
  (seed) => {
    const world = new CrowdWorld(EVERYTHING, seed)
    live(world, 20_000 + seed * 1300)

    world.generator.drain()
    live(world, 200)
    const { drained } = world.generator
    world.generator.close()
    live(world, 200)
    const { closed } = world.generator
    const dialed = world.sockets.length
    live(world, 60_000)

    expect([drained, closed]).toEqual([true, true])
    expect(world.sockets).toHaveLength(dialed)
    expect(world.clock.pendingTimers).toBe(0)
  },
)

test('destroyed in the middle of it all, everything is over at once', () => {
  const world = new CrowdWorld(EVERYTHING)
  live(world, 24_050)

  world.generator.close()
  world.generator.destroy()
  const { closed } = world.generator
  world.advance(60_000)

  expect(closed).toBe(true)
  expect(
    world.sockets.every(
      ({ destroyed, closeCode }) => destroyed || closeCode !== null,
    ),
  ).toBe(true)
  expect(world.clock.pendingTimers).toBe(0)
})

test('an adjusted load takes and gives connections while they are disturbed', () => {
  const world = new CrowdWorld(EVERYTHING)
  live(world, 21_000)
  world.generator.adjust({ shape: [{ atMs: 0, connections: 50 }] })
  live(world, 3000)
  const fewer = world.generator.gauges()
  world.generator.adjust({ shape: [{ atMs: 0, connections: 120 }] })
  live(world, 3000)
  const more = world.generator.gauges()

  expect(fewer.open + fewer.connecting + (fewer.away ?? 0)).toBe(50)
  expect(more.open + more.connecting + (more.away ?? 0)).toBe(120)
})

test('the same seed hits the same connections', () => {
  const hit = (seed: number) => {
    const world = new CrowdWorld(EVERYTHING, seed)
    live(world, 21_000)
    return world.sockets.flatMap(({ wasReset }, number) =>
      wasReset ? [number] : [],
    )
  }

  expect(hit(1)).toEqual(hit(1))
  expect(hit(1)).not.toEqual(hit(2))
})
