import type { SummaryError } from '../../core/metrics/summary-schema.ts'

type Trend = SummaryError['trend']

/** More cells than a row of a table can show would only take memory. */
export const MAX_TREND_CELLS = 60

export const NO_TREND: Trend = { secondsEach: 1, counts: [] }

/** Counts by span of time since the start; spans double as a run grows. */
export function addToTrend(trend: Trend, second: number, count: number): Trend {
  let { secondsEach, counts } = trend
  while (Math.floor(second / secondsEach) >= MAX_TREND_CELLS) {
    secondsEach *= 2
    counts = inPairs(counts)
  }
  const at = Math.floor(second / secondsEach)
  const length = Math.max(counts.length, at + 1)
  const next = Array.from({ length }, (_, index) => counts[index] ?? 0)
  next[at] = (next[at] ?? 0) + count
  return { secondsEach, counts: next }
}

function inPairs(counts: readonly number[]): number[] {
  return Array.from(
    { length: Math.ceil(counts.length / 2) },
    (_, index) => (counts[2 * index] ?? 0) + (counts[2 * index + 1] ?? 0),
  )
}
