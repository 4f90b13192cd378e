import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createHistogram,
  decodeHistogram,
  HIGHEST_US,
  type Histogram,
  type HistogramKind,
} from './histogram.ts'

const PERCENTS = [0, 10, 50, 90, 95, 99, 99.9, 100]
/** Three significant digits. */
const RELATIVE_ERROR = 0.001

function filled(
  valuesUs: readonly number[],
  kind: HistogramKind = 'interval',
): Histogram {
  const histogram = createHistogram(kind)
  for (const valueUs of valuesUs) histogram.record(valueUs)
  return histogram
}

/** The smallest value that so many percent of all do not exceed. */
function naivePercentile(valuesUs: readonly number[], percent: number): number {
  const sorted = valuesUs.toSorted((a, b) => a - b)
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length))
  return sorted[rank - 1] ?? 0
}

/** How far beyond three digits a value is off, microseconds. */
function excessErrorUs(actualUs: number, expectedUs: number): number {
  const allowedUs = expectedUs * RELATIVE_ERROR + 1
  return Math.max(0, Math.abs(actualUs - expectedUs) - allowedUs)
}

// wide and narrow values, so that every bucket size is met
const valueUs = fc.oneof(
  fc.integer({ min: 1, max: HIGHEST_US }),
  fc.integer({ min: 1, max: 5000 }),
)
const values = fc.array(valueUs, { minLength: 1, maxLength: 200 })

test('percentiles are those of the values, to three digits', () => {
  fc.assert(
    fc.property(values, (valuesUs) => {
      const histogram = filled(valuesUs)

      for (const percent of PERCENTS)
        expect(
          excessErrorUs(
            histogram.percentileUs(percent),
            naivePercentile(valuesUs, percent),
          ),
        ).toBe(0)
    }),
  )
})

test('encoded and decoded, nothing is lost', () => {
  fc.assert(
    fc.property(values, (valuesUs) => {
      const histogram = filled(valuesUs)

      const copy = decodeHistogram(histogram.encode())

      expect(copy.count).toBe(histogram.count)
      expect(copy.encode()).toBe(histogram.encode())
    }),
    { numRuns: 30 },
  )
})

test('adding is the same as having recorded everything in one', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 4 }), (parts) => {
      const total = createHistogram('total')
      for (const part of parts)
        total.add(decodeHistogram(filled(part).encode()))

      const whole = filled(parts.flat(), 'total')
      expect(total.count).toBe(whole.count)
      expect(total.encode()).toBe(whole.encode())
    }),
    { numRuns: 30 },
  )
})

test('an interval’s histogram adds to a total without a way through text', () => {
  const total = createHistogram('total')

  total.add(filled([10, 20]))
  total.add(filled([30]))

  expect(total.latency()).toMatchObject({ count: 3, min: 0.01, max: 0.03 })
})

test('a latency is in milliseconds', () => {
  const latency = filled([1000, 1000, 2000]).latency()

  expect(latency).toEqual({
    ...{ count: 3, min: 1, mean: 1.333, stddev: 0.471 },
    ...{ p50: 1, p90: 2, p95: 2, p99: 2, p999: 2, max: 2 },
  })
})

test('every percentile of a latency is its own', () => {
  const all = Array.from({ length: 1000 }, (_unused, index) => index + 1)

  expect(filled(all).latency()).toMatchObject({
    ...{ count: 1000, min: 0.001, max: 1 },
    ...{ p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 },
  })
})

test('an empty histogram has no latency, and 0 for every percentile', () => {
  const histogram = createHistogram('total')

  expect(histogram.latency()).toBeNull()
  expect(PERCENTS.map((percent) => histogram.percentileUs(percent))).toEqual(
    PERCENTS.map(() => 0),
  )
})

test('reset, it is as new', () => {
  const histogram = filled([5, 6, 7])

  histogram.reset()
  histogram.record(9)

  expect(histogram.latency()).toMatchObject({
    count: 1,
    min: 0.009,
    max: 0.009,
  })
})

test.each([
  ['above the top', HIGHEST_US + 1, false, HIGHEST_US],
  ['endless', Infinity, false, HIGHEST_US],
  ['negative', -5, false, 1],
  ['not a number', Number.NaN, false, 1],
  ['nothing, which the range’s lowest stands for', 0, true, 1],
  ['less than half a microsecond', 0.4, true, 1],
  ['the top itself', HIGHEST_US, true, HIGHEST_US],
  ['the bottom itself', 1, true, 1],
  ['a fraction, which is rounded', 41.6, true, 42],
])('%s is kept within the range', (_what, valueOf, held, keptUs) => {
  const histogram = createHistogram('interval')

  const result = histogram.record(valueOf)

  expect(result).toBe(held)
  expect(histogram.count).toBe(1)
  expect(excessErrorUs(histogram.percentileUs(100), keptUs)).toBe(0)
})

test('a total counts beyond 32 bits', () => {
  let total = filled([7])
  // doubled 33 times
  for (let turn = 0; turn < 33; turn++) {
    const copy = decodeHistogram(total.encode())
    const next = createHistogram('total')
    next.add(copy)
    next.add(copy)
    total = next
  }

  expect(total.count).toBe(2 ** 33)
  expect(total.percentileUs(99)).toBe(7)
})

test.each(['', 'hello', 'AAAA', 'HISTFAAAAA=='])(
  'text that is no histogram is refused: "%s"',
  (text) => {
    expect(() => decodeHistogram(text)).toThrow()
  },
)

test('only histograms of this module can be added', () => {
  const stranger: Histogram = { ...createHistogram('total'), count: 3 }

  expect(() => createHistogram('total').add(stranger)).toThrow(TypeError)
})

test('values between two bounds are counted, the bounds included', () => {
  const histogram = createHistogram('total')
  for (const valueUs of [10, 500, 1000, 1500, 3_000_000])
    histogram.record(valueUs)

  expect(histogram.countBetween(500, 1500)).toBe(3)
  expect(histogram.countBetween(2_900_000, 3_400_000)).toBe(1)
  expect(histogram.countBetween(20, 400)).toBe(0)
  // beyond everything that was recorded
  expect(histogram.countBetween(4_000_000, 5_000_000)).toBe(0)
})
