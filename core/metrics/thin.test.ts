import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_CHART_POINTS, thin } from './thin.ts'

const values = fc.array(
  fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: null }),
  { maxLength: 3000 },
)

function extremes(rows: readonly (number | null)[]) {
  const numbers = rows.filter((value) => value !== null)
  return [Math.min(...numbers), Math.max(...numbers)]
}

test('never more rows than asked for, and the extremes stay', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 4, max: 700 }), (input, max) => {
      // Ends are kept in any case; extremes among them must not be lost.
      const rows = input.map((value, index) => ({ value, index }))

      const kept = thin(rows, ({ value }) => value, max)

      expect(kept.length).toBeLessThanOrEqual(max)
      expect(extremes(kept.map(({ value }) => value))).toEqual(extremes(input))
      expect(kept.at(0)).toBe(rows.at(0))
      expect(kept.at(-1)).toBe(rows.at(-1))
      const indices = kept.map(({ index }) => index)
      expect(indices).toEqual([...indices].sort((a, b) => a - b))
      expect(new Set(indices).size).toBe(indices.length)
    }),
    { numRuns: 200 },
  )
})

test('a single spike among thousands of seconds is still drawn', () => {
  const rows = Array.from({ length: 36_000 }, (_unused, index) =>
    index === 17_321 ? 9000 : 1,
  )

  const kept = thin(rows, (value) => value)

  expect(kept).toContain(9000)
  expect(kept.length).toBeLessThanOrEqual(MAX_CHART_POINTS)
})

test('few rows stay as they are', () => {
  expect(thin([3, 1, 2], (value) => value)).toEqual([3, 1, 2])
})

test('rows without any value keep one row per stretch', () => {
  const kept = thin(
    Array.from({ length: 5000 }, () => null),
    () => null,
    100,
  )

  expect(kept.length).toBeGreaterThan(40)
  expect(kept.length).toBeLessThanOrEqual(100)
})
