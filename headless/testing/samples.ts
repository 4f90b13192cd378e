// A second and a summary to start from, for tests.
import type { Latency } from '../../core/metrics/latency.ts'
import { zeroCounters } from '../../core/metrics/names.ts'
import type { Second } from '../../core/metrics/second.ts'
import { summarize } from '../../core/metrics/summary.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import { createTotals } from '../../core/metrics/totals.ts'
import { planFromFlags } from '../flags/run-plan.ts'
import type { LoadFlags } from '../flags/run-flags.ts'

export function samplePlan(flags: LoadFlags = {}) {
  return planFromFlags({ target: ['ws://localhost:1/'], ...flags }, null)
}

export function sampleSecond(
  index: number,
  changes: Partial<Omit<Second, 'counters'>> & {
    readonly counters?: Partial<Second['counters']>
  } = {},
): Second {
  return {
    index,
    state: 'ramping',
    stage: 0,
    target: 100,
    plannedConnects: 0,
    plannedMessages: 0,
    gauges: { open: 0, connecting: 0 },
    latencies: {},
    errors: [],
    health: {
      loopDelayMaxMs: 2,
      loopUtilizationMax: 0.2,
      cpuPercentMax: 20,
      gcPauseMaxMs: 1,
      sendLagP99Ms: null,
      bytesWaiting: 0,
      descriptorsLeft: null,
      suspendedMs: 0,
      portsLeft: null,
      amberReasons: [],
      cpuPercent: 40,
      rssBytes: 100 * 1024 * 1024,
      saturated: false,
      reasons: [],
      workers: [],
    },
    missingWorkers: [],
    ...changes,
    counters: { ...zeroCounters(), ...changes.counters },
  }
}

export function sampleLatency(min: number, mean: number, max: number): Latency {
  const rest = { stddev: 0, p50: mean, p90: max, p95: max, p99: max }
  return { count: 3, min, mean, max, p999: max, ...rest }
}

export function sampleSummary(): Summary {
  const plan = samplePlan()
  const totals = createTotals(plan)
  totals.add({ second: sampleSecond(0), histograms: new Map() })
  return summarize(totals, {
    version: '1.2.3',
    runId: 'run',
    plan,
    startedAtEpochMs: 0,
    endedAtEpochMs: 60_000,
    outcome: 'completed',
    outcomeReason: null,
    finalOpen: 0,
    workers: 1,
    workersLost: [],
  })
}
