import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  adjustShape,
  compileShape,
  dueAt,
  durationOf,
  formatCount,
  peakOf,
  shareOf,
  stageSpans,
  wantedAt,
} from './load-shape.ts'
import { type Plan, planSchema } from './schema.ts'

type Load = Plan['load']

const stage = fc.record({
  connections: fc.nat({ max: 5000 }),
  ramp: fc.nat({ max: 20_000 }),
  hold: fc.nat({ max: 20_000 }),
})
const load = fc
  .record({
    stages: fc.array(stage, { minLength: 1, maxLength: 5 }),
    cap: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }),
  })
  .map(({ stages, cap }): Load => loadOf(stages, cap))

function loadOf(
  stages: readonly { connections: number; ramp: number; hold: number }[],
  cap?: number,
): Load {
  return {
    stages: stages.map((one) => ({
      ...one,
      thresholds: [],
      expect: { successRate: 0.95, p99: 1000 },
    })),
    dialing: 'concurrent',
    stopOnFailedStage: false,
    userBase: 0,
    ...(cap === undefined ? {} : { maxConnectsPerSecond: cap }),
  }
}

test('shares add up to the whole exactly, for any number of workers', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 5_000_000 }),
      fc.integer({ min: 1, max: 64 }),
      (total, shares) => {
        const parts = Array.from({ length: shares }, (_unused, index) =>
          shareOf(total, { index, shares }),
        )

        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
      },
    ),
  )
})

test('a share is as many as the connection numbers that it owns', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 500 }),
      fc.integer({ min: 1, max: 9 }),
      (total, shares) => {
        for (let index = 0; index < shares; index++) {
          const owned = Array.from({ length: total }, (_unused, n) => n).filter(
            (n) => n % shares === index,
          )
          expect(shareOf(total, { index, shares })).toBe(owned.length)
        }
      },
    ),
  )
})

test('a later connection is never due before an earlier one', () => {
  fc.assert(
    fc.property(load, fc.nat({ max: 5000 }), (plan, rank) => {
      const shape = compileShape(plan)

      const first = dueAt(shape, rank, 0) ?? Infinity
      const next = dueAt(shape, rank + 1, 0) ?? Infinity

      expect(next).toBeGreaterThanOrEqual(first)
    }),
  )
})

test('a connection is due when the wanted line reaches its number', () => {
  fc.assert(
    fc.property(load, fc.nat({ max: 5000 }), (plan, rank) => {
      const shape = compileShape(plan)

      const due = dueAt(shape, rank, 0)
      // never due: the end is the last moment before; from the start: none is
      const justBefore = due === null ? durationOf(plan) : due - 0.01
      const justAfter = due === null ? Infinity : wantedAt(shape, due + 0.01)

      expect(justAfter).toBeGreaterThan(rank - 1e-3)
      expect(
        justBefore < 0 ? 0 : wantedAt(shape, justBefore),
      ).toBeLessThanOrEqual(rank + 1e-3)
    }),
  )
})

test('the wanted line never rises faster than the cap', () => {
  fc.assert(
    fc.property(load, fc.nat({ max: 100_000 }), (plan, atMs) => {
      const shape = compileShape(plan)
      const cap = plan.maxConnectsPerSecond ?? Infinity

      const rise = wantedAt(shape, atMs + 100) - wantedAt(shape, atMs)

      expect(rise).toBeLessThanOrEqual(cap / 10 + 1e-6)
    }),
  )
})

test('the wanted line ends with the plan and never exceeds its peak', () => {
  fc.assert(
    fc.property(load, fc.nat({ max: 200_000 }), (plan, atMs) => {
      const shape = compileShape(plan)

      expect(shape.at(-1)?.atMs).toBe(durationOf(plan))
      expect(wantedAt(shape, atMs)).toBeLessThanOrEqual(peakOf(plan) + 1e-6)
      expect(wantedAt(shape, atMs)).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('without a cap every stage holds exactly what it asks', () => {
  fc.assert(
    fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), (stages) => {
      const plan = loadOf(stages)
      const shape = compileShape(plan)

      const held = stageSpans(plan).filter(
        (span) => span.endMs > span.holdFromMs,
      )
      const levels = held.map((span) =>
        wantedAt(shape, (span.holdFromMs + span.endMs) / 2),
      )
      expect(levels).toEqual(held.map((span) => span.connections))
    }),
  )
})

test('spans follow each other without gaps and take names from sizes', () => {
  const plan = loadOf([
    { connections: 100, ramp: 1000, hold: 2000 },
    { connections: 2000, ramp: 500, hold: 0 },
  ])

  expect(stageSpans(plan)).toEqual([
    {
      index: 0,
      name: '100',
      connections: 100,
      startMs: 0,
      holdFromMs: 1000,
      endMs: 3000,
    },
    {
      index: 1,
      name: '2k',
      connections: 2000,
      startMs: 3000,
      holdFromMs: 3500,
      endMs: 3500,
    },
  ])
})

test('an adjustment keeps the past and leads to the new level', () => {
  const shape = compileShape(
    loadOf([{ connections: 100, ramp: 10_000, hold: 10_000 }]),
  )

  const adjusted = adjustShape(shape, {
    atMs: 5000,
    connections: 10,
    rampMs: 1000,
    endMs: 20_000,
  })

  expect(
    [0, 2500, 5000, 5500, 6000, 19_000].map((atMs) => wantedAt(adjusted, atMs)),
  ).toEqual([0, 25, 50, 30, 10, 10])
})

test('a capped ramp goes on into the hold', () => {
  const plan = planSchema.parse({
    version: 1,
    target: { urls: ['builtin'] },
    load: {
      stages: [{ connections: 1000, ramp: '0s', hold: '20s' }],
      maxConnectsPerSecond: 100,
    },
  })

  const shape = compileShape(plan.load)

  expect(wantedAt(shape, 5000)).toBe(500)
  expect(wantedAt(shape, 10_000)).toBe(1000)
  expect(dueAt(shape, 250, 0)).toBe(2500)
})

test('a fall is as steep as its ramp: the cap is for connects', () => {
  const shape = compileShape(
    loadOf(
      [
        { connections: 1000, ramp: 10_000, hold: 0 },
        { connections: 0, ramp: 1000, hold: 9000 },
      ],
      100,
    ),
  )

  expect([10_000, 10_500, 11_000].map((at) => wantedAt(shape, at))).toEqual([
    1000, 500, 0,
  ])
})

test('an adjustment shortly before the end does not lengthen the line', () => {
  const shape = compileShape(
    loadOf([{ connections: 100, ramp: 0, hold: 10_000 }]),
  )

  const adjusted = adjustShape(shape, {
    atMs: 9500,
    connections: 200,
    rampMs: 1000,
    endMs: 10_000,
  })

  expect(adjusted.at(-1)).toEqual({ atMs: 10_000, connections: 200 })
  expect(adjusted.map(({ atMs }) => atMs)).toEqual(
    adjusted.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
  )
})

test.each([
  [100, '100'],
  [1000, '1k'],
  [50_000, '50k'],
  [1500, '1500'],
])('%s connections are named %s', (count, name) => {
  expect(formatCount(count)).toBe(name)
})
