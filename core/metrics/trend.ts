// How often something occurred over a run, in spans of equal length: bounded
// however long the run is, and exact, because spans are only ever joined.
import type { SummaryError } from './summary-schema.ts'

export type Trend = SummaryError['trend']

/** Spans kept; with one more, every two become one. */
export const MAX_TREND_SPANS = 40

export const NO_TREND: Trend = { secondsEach: 1, counts: [] }

/** Seconds may come in any order. Changes neither the trend nor its counts. */
export function addToTrend(trend: Trend, second: number, count: number): Trend {
  let { secondsEach, counts } = trend
  while (second >= secondsEach * MAX_TREND_SPANS) {
    secondsEach *= 2
    counts = joined(counts)
  }
  const span = Math.floor(second / secondsEach)
  const length = Math.max(counts.length, span + 1)
  return {
    secondsEach,
    counts: Array.from(
      { length },
      (_, index) => (counts[index] ?? 0) + (index === span ? count : 0),
    ),
  }
}

function joined(counts: readonly number[]): number[] {
  return Array.from(
    { length: Math.ceil(counts.length / 2) },
    (_, index) => (counts[2 * index] ?? 0) + (counts[2 * index + 1] ?? 0),
  )
}
