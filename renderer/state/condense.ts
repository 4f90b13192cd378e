import type { Second } from '../../core/metrics/second.ts'

/** Four hours; a run may last days, the page's memory may not grow for days. */
export const MAX_SECONDS = 14_400

/**
 * Halves the older half of the rows as long as there are too many. Of each
 * pair the worse one stays, with the failed and dropped of both, so that their
 * running totals stay right.
 */
export function condense(
  seconds: readonly Second[],
  max = MAX_SECONDS,
): readonly Second[] {
  if (seconds.length <= max) return seconds
  const half = Math.floor(seconds.length / 4) * 2
  const older: Second[] = []
  for (let index = 0; index < half; index += 2) {
    const [first, second] = seconds.slice(index, index + 2)
    if (first && second) older.push(worseOf(first, second))
  }
  return condense([...older, ...seconds.slice(half)], max)
}

function worseOf(a: Second, b: Second): Second {
  const kept = badness(b) >= badness(a) ? b : a
  return {
    ...kept,
    counters: {
      ...kept.counters,
      failed: a.counters.failed + b.counters.failed,
      dropped: a.counters.dropped + b.counters.dropped,
    },
  }
}

function badness(second: Second): number {
  const errors = second.errors.reduce((sum, row) => sum + row.count, 0)
  const slowest = second.latencies.rtt ?? second.latencies.heartbeatRtt
  const red = second.health.saturated ? 1e12 : 0
  return red + errors * 1e6 + (slowest?.max ?? 0) + second.health.loopDelayMaxMs
}
