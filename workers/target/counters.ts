// The target's numbers: a fresh set, and the sum over processes. What each
// counts is told in core/protocol/target.ts.
import {
  TARGET_COUNTERS,
  type TargetCounter,
  type TargetStats,
} from '../../core/protocol/target.ts'

export type TargetCounters = Record<TargetCounter, number>

export function zeroTargetCounters(): TargetCounters {
  // fromEntries forgets the key type.
  return Object.fromEntries(
    TARGET_COUNTERS.map((name) => [name, 0]),
  ) as TargetCounters
}

/** The whole target's numbers from those of its processes. */
export function sumTargetStats(all: readonly TargetStats[]): TargetStats {
  const counters = zeroTargetCounters()
  const sum = {
    open: 0,
    counters,
    rssBytes: 0,
    cpuSeconds: 0,
    stalledSeconds: 0,
  }
  for (const one of all) {
    sum.open += one.open
    sum.rssBytes += one.rssBytes
    sum.cpuSeconds += one.cpuSeconds
    sum.stalledSeconds += one.stalledSeconds
    for (const name of TARGET_COUNTERS) counters[name] += one.counters[name]
  }
  return sum
}
