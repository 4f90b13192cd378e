// Whether we have become slower: a new ratio against the last recorded one of
// the same metric and peer. Never an absolute time: machines differ, and the
// peer beside us in the same run has felt the same machine. Pure.
import type { Ratio } from './ratios.ts'
import type { MetricResult } from './recording.ts'

/** What a median may lose before the spread is asked. */
const ALLOWED_LOSS = 0.15

export interface Comparison {
  readonly metric: string
  readonly peer: string
  readonly before: Ratio
  readonly now: Ratio
  readonly regressed: boolean
}

/** Below the recorded median by more than 15 %, and below all that it was. */
export function hasRegressed(before: Ratio, now: Ratio): boolean {
  return (
    now.median < before.median * (1 - ALLOWED_LOSS) && now.median < before.min
  )
}

/** Of every pair that both have. */
export function compareRatios(
  before: readonly MetricResult[],
  now: readonly MetricResult[],
): readonly Comparison[] {
  return now.flatMap(({ name, ratios }) => {
    const known = before.find((metric) => metric.name === name)?.ratios ?? {}
    return Object.entries(ratios).flatMap(([peer, ratio]) => {
      const recorded = known[peer]
      if (recorded === undefined) return []
      const regressed = hasRegressed(recorded, ratio)
      return [{ metric: name, peer, before: recorded, now: ratio, regressed }]
    })
  })
}

export function sayComparison(comparison: Comparison): string {
  const { metric, peer, before, now, regressed } = comparison
  const say = ({ median, min, max }: Ratio) =>
    `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`
  const verdict = regressed ? 'WORSE' : 'ok'
  return `${verdict.padEnd(5)} ${metric}, ${peer} over ours: ${say(now)}, recorded ${say(before)}`
}
