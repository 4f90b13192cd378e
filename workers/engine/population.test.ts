import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compileShape,
  shareOf,
  wantedAt,
  type LoadShape,
  type Share,
} from '../../core/plan/load-shape.ts'
import { planSchema, type StageSource } from '../../core/plan/schema.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { Pacer } from './pacer.ts'
import { Population } from './population.ts'

const ALONE: Share = { index: 0, shares: 1 }

class World {
  readonly clock = new FakeClock()
  readonly pacer = new Pacer(this.clock, 1)
  readonly events: string[] = []
  readonly wantedMs: number[] = []
  readonly alive = new Set<number>()
  readonly population: Population

  constructor(shape: LoadShape, share = ALONE, sequential = false) {
    const { clock, pacer } = this
    this.population = new Population(
      shape,
      { clock, pacer, share, sequential },
      {
        grow: (number, wantedMs) => {
          if (this.alive.has(number)) throw new Error(`${number} exists`)
          this.alive.add(number)
          this.wantedMs.push(wantedMs)
          this.events.push(`+${number} at ${Math.round(clock.now())}`)
        },
        shrink: (number) => {
          if (!this.alive.delete(number)) throw new Error(`${number} is gone`)
          this.events.push(`-${number} at ${Math.round(clock.now())}`)
        },
      },
    )
  }
}

function shapeOf(stages: StageSource[], maxConnectsPerSecond?: number) {
  const plan = planSchema.parse({
    version: 1,
    target: { urls: ['ws://127.0.0.1/'] },
    load: { stages, maxConnectsPerSecond },
  })
  return compileShape(plan.load)
}

test('a ramp opens the connections one by one, evenly', () => {
  const world = new World(shapeOf([{ connections: 4, ramp: '4s', hold: '1s' }]))

  world.population.start()
  world.clock.advance(10_000)

  expect(world.events).toEqual([
    '+0 at 1', // no timer is shorter than a millisecond
    '+1 at 1000',
    '+2 at 2000',
    '+3 at 3000',
  ])
  expect(world.wantedMs).toEqual([0, 1000, 2000, 3000])
})

test('a falling line closes the newest first, and a rising one opens them anew', () => {
  const world = new World(
    shapeOf([
      { connections: 3, hold: '1s' },
      { connections: 1, ramp: '2s', hold: '1s' },
      { connections: 2, ramp: '1s', hold: '1s' },
    ]),
  )

  world.population.start()
  world.clock.advance(10_000)

  expect(world.events).toEqual([
    '+0 at 1',
    '+1 at 1',
    '+2 at 1',
    '-2 at 2000',
    '-1 at 3000',
    '+1 at 4000',
  ])
})

test('after a stall, what was missed is opened with the time it was wanted', () => {
  const world = new World(shapeOf([{ connections: 4, ramp: '4s' }]))

  world.population.start()
  world.clock.stall(3500)
  world.clock.advance(0)

  expect(world.wantedMs).toEqual([0, 1000, 2000, 3000])
  expect(world.alive.size).toBe(4)
})

test('one after another: the next is dialed when the last handshake is decided', () => {
  const world = new World(
    shapeOf([{ connections: 3, hold: '1m' }]),
    ALONE,
    true,
  )
  world.population.start()
  world.clock.advance(500)
  const before = [...world.events]

  world.population.decided(0)
  world.clock.advance(500)
  world.population.decided(1)
  world.clock.advance(500)

  expect(before).toEqual(['+0 at 1'])
  expect(world.events).toEqual(['+0 at 1', '+1 at 501', '+2 at 1001'])
  expect(world.wantedMs).toEqual([0, 0, 0])
})

test('one after another: what another connection does changes nothing', () => {
  const world = new World(
    shapeOf([{ connections: 2, hold: '1m' }]),
    ALONE,
    true,
  )
  world.population.start()
  world.clock.advance(500)

  world.population.decided(7) // a reconnect, say
  world.clock.advance(500)

  expect(world.events).toEqual(['+0 at 1'])
})

test('one after another never dials earlier than the line wants it', () => {
  const world = new World(
    shapeOf([{ connections: 2, ramp: '2s', hold: '1m' }]),
    ALONE,
    true,
  )
  world.population.start()
  world.clock.advance(10)

  world.population.decided(0)
  world.clock.advance(5000)

  expect(world.events).toEqual(['+0 at 1', '+1 at 1000'])
})

test('a new shape is followed from now on, not from its beginning', () => {
  const world = new World(shapeOf([{ connections: 2, hold: '1m' }]))
  world.population.start()
  world.clock.advance(5000)

  world.population.follow([
    { atMs: 5000, connections: 2 },
    { atMs: 7000, connections: 4 },
    { atMs: 60_000, connections: 4 },
  ])
  world.clock.advance(5000)
  world.population.follow([
    { atMs: 10_000, connections: 1 },
    { atMs: 60_000, connections: 1 },
  ])
  world.clock.advance(5000)

  expect(world.events).toEqual([
    '+0 at 1',
    '+1 at 1',
    '+2 at 5001',
    '+3 at 6000',
    '-3 at 10001',
    '-2 at 10001',
    '-1 at 10001',
  ])
})

test('stopped, it opens and closes nothing more', () => {
  const world = new World(shapeOf([{ connections: 9, ramp: '9s' }]))
  world.population.start()
  world.clock.advance(2500)

  world.population.stop()
  world.population.decided(2)
  world.clock.advance(60_000)

  expect(world.alive.size).toBe(3)
  expect(world.clock.pendingTimers).toBe(0)
})

const stage = fc.record({
  connections: fc.integer({ min: 0, max: 40 }),
  ramp: fc.integer({ min: 0, max: 3000 }).map((ms) => `${ms}ms`),
  hold: fc.integer({ min: 200, max: 2000 }).map((ms) => `${ms}ms`),
})

test('shares are disjoint and together exactly what the plan wants', () => {
  fc.assert(
    fc.property(
      fc.array(stage, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 7 }),
      (stages, shares) => {
        fc.pre(stages.some(({ connections }) => connections > 0))
        const shape = shapeOf(stages)
        const worlds = Array.from(
          { length: shares },
          (_, index) => new World(shape, { index, shares }),
        )

        for (const world of worlds) {
          world.population.start()
          world.clock.advance(100_000)
        }

        const total = stages.at(-1)?.connections ?? 0
        const numbers = worlds.flatMap((world) => [...world.alive])
        expect(numbers.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: total }, (_, number) => number),
        )
        for (const [index, world] of worlds.entries())
          expect(world.alive.size).toBe(shareOf(total, { index, shares }))
      },
    ),
    { numRuns: 60 },
  )
})

test('at every moment the open connections are what the line wants', () => {
  fc.assert(
    fc.property(
      fc.array(stage, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 10, max: 900 }), { maxLength: 20 }),
      (stages, waits) => {
        fc.pre(stages.some(({ connections }) => connections > 0))
        const shape = shapeOf(stages)
        const world = new World(shape)
        world.population.start()

        for (const waitMs of waits) {
          world.clock.advance(waitMs)
          // a timer may be up to one grain late
          const [low, high] = boundsAround(shape, world.clock.now(), 2)
          expect(world.alive.size).toBeGreaterThanOrEqual(low)
          expect(world.alive.size).toBeLessThanOrEqual(high)
        }
      },
    ),
    { numRuns: 100 },
  )
})

/** The least and the most that the line wants around a moment. */
function boundsAround(
  shape: LoadShape,
  atMs: number,
  marginMs: number,
): [number, number] {
  const corners = shape
    .map((point) => point.atMs)
    .filter((cornerMs) => Math.abs(cornerMs - atMs) <= marginMs)
    .flatMap((cornerMs) => [cornerMs - 1e-6, cornerMs])
  const levels = [atMs - marginMs, atMs + marginMs, ...corners].map((ms) =>
    wantedAt(shape, Math.max(0, ms)),
  )
  return [Math.floor(Math.min(...levels)), Math.ceil(Math.max(...levels))]
}
