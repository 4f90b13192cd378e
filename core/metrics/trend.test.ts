import { expect, test } from 'vitest'
import { addToTrend, MAX_TREND_SPANS, NO_TREND, type Trend } from './trend.ts'

const WEEK_S = 7 * 24 * 3600
const sum = ({ counts }: Trend) => counts.reduce((all, each) => all + each, 0)

test('counts stand in the second in which they occurred', () => {
  const trend = [3, 0, 3].reduce(
    (soFar, second) => addToTrend(soFar, second, 2),
    NO_TREND,
  )

  expect(trend).toEqual({ secondsEach: 1, counts: [2, 0, 0, 4] })
  expect(NO_TREND.counts).toEqual([])
})

test('spans double as the run grows, and each keeps what it held', () => {
  let trend = NO_TREND
  for (let second = 0; second < MAX_TREND_SPANS; second += 1)
    trend = addToTrend(trend, second, second)

  expect(trend.secondsEach).toBe(1)
  expect(trend.counts).toHaveLength(MAX_TREND_SPANS)

  trend = addToTrend(trend, MAX_TREND_SPANS, 7)

  expect(trend.secondsEach).toBe(2)
  expect(trend.counts.slice(0, 3)).toEqual([0 + 1, 2 + 3, 4 + 5])
  expect(trend.counts[MAX_TREND_SPANS / 2]).toBe(7)
})

test('a late count goes where it belongs, after any number of doublings', () => {
  const late = addToTrend(addToTrend(NO_TREND, 1000, 1), 2, 5)

  expect(late.secondsEach).toBe(32)
  expect(late.counts[0]).toBe(5)
  expect(sum(late)).toBe(6)
})

test('a week stays within the spans and loses no count', () => {
  let trend = NO_TREND
  let added = 0
  for (let second = 0; second < WEEK_S; second += 601) {
    trend = addToTrend(trend, second, 1 + (second % 5))
    added += 1 + (second % 5)
  }

  expect(trend.counts.length).toBeLessThanOrEqual(MAX_TREND_SPANS)
  expect(sum(trend)).toBe(added)
})
