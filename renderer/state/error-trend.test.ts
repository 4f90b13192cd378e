import { expect, test } from 'vitest'
import { addToTrend, MAX_TREND_CELLS, NO_TREND } from './error-trend.ts'

test('counts stand in the span of time in which they fell', () => {
  const trend = addToTrend(addToTrend(NO_TREND, 2, 5), 4, 1)

  expect(addToTrend(trend, 4, 2)).toEqual({
    secondsEach: 1,
    counts: [0, 0, 5, 0, 3],
  })
})

test('a long run has wider spans, and nothing is lost', () => {
  let trend = NO_TREND
  for (let second = 0; second < 1000; second++)
    trend = addToTrend(trend, second, 1)

  expect(trend.counts.length).toBeLessThanOrEqual(MAX_TREND_CELLS)
  expect(trend.counts.reduce((sum, count) => sum + count, 0)).toBe(1000)
  expect(trend.counts[0]).toBe(trend.secondsEach)
})

test('spans that double keep what fell into them apart', () => {
  const early = addToTrend(NO_TREND, 3, 7)

  expect(addToTrend(early, MAX_TREND_CELLS, 1)).toEqual({
    secondsEach: 2,
    counts: [0, 7, ...Array.from({ length: 28 }, () => 0), 1],
  })
})
