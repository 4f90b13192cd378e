// When a worker's own state spoils what it measures: the red thresholds of
// one second. The verdict over a whole run is in metrics/generator-verdict.ts.
import type { WorkerHealth } from './interval-report.ts'

/**
 * Above any of these a second is red: its latencies may be the generator's
 * own. CPU is of one core; send lag is the p99 within the second.
 */
export const RED_THRESHOLDS = {
  loopDelayMaxMs: 100,
  loopUtilization: 0.9,
  cpuPercent: 80,
  sendLagP99Ms: 10,
  gcPauseMaxMs: 100,
} as const

/** In words, which thresholds were passed; empty for a sound second. */
export function redReasons(health: WorkerHealth): string[] {
  const checks: readonly [string, number | null, number, string][] = [
    [
      'event loop late by',
      health.loopDelayMaxMs,
      RED_THRESHOLDS.loopDelayMaxMs,
      'ms',
    ],
    [
      'event loop busy',
      health.loopUtilization * 100,
      RED_THRESHOLDS.loopUtilization * 100,
      '%',
    ],
    ['CPU at', health.cpuPercent, RED_THRESHOLDS.cpuPercent, '% of a core'],
    ['send lag p99 of', health.sendLagP99Ms, RED_THRESHOLDS.sendLagP99Ms, 'ms'],
    [
      'garbage collection paused for',
      health.gcPauseMaxMs,
      RED_THRESHOLDS.gcPauseMaxMs,
      'ms',
    ],
  ]
  return checks.flatMap(([what, value, limit, unit]) =>
    value !== null && value > limit
      ? [
          `${what} ${Math.round(value * 10) / 10} ${unit} (limit ${limit} ${unit})`,
        ]
      : [],
  )
}
