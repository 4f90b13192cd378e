// The reports of all workers for one second, merged into one row. Counts are
// sums, percentiles come from merged histograms only. Knows one second; the
// run's totals are metrics/totals.ts.
import { createErrorTable } from './error-table.ts'
import {
  type HealthLimitName,
  judgeRun,
  judgeWorker,
  type RunHealth,
} from './health.ts'
import { sumEncoded, type Histogram } from './histogram.ts'
import type { IntervalReport } from './interval-report.ts'
import {
  addCounters,
  addTallies,
  HISTOGRAMS,
  type HistogramName,
  type Tallies,
  zeroCounters,
} from './names.ts'
import type { RunState, Second } from './second.ts'

/** What the reports do not say: where in the plan the second lies. */
export interface SecondContext {
  readonly index: number
  readonly state: RunState
  readonly stage: number
  readonly target: number
  readonly plannedConnects: number
  readonly plannedMessages: number
  readonly missingWorkers: readonly number[]
  /** Of those, the ones that still run. */
  readonly silentWorkers?: readonly number[]
  /** Bytes that waited in sockets at the ends of the seconds before. */
  readonly bytesWaitingBefore?: readonly number[]
  /** Source ports still free for the plan's targets; null: not known. */
  readonly portsLeft?: number | null
}

export interface MergedSecond {
  readonly second: Second
  /** Only those that something was recorded in. Not to be changed. */
  readonly histograms: ReadonlyMap<HistogramName, Histogram>
}

/** @param reports by worker number, all of the second `context.index` */
export function mergeReports(
  reports: ReadonlyMap<number, IntervalReport>,
  context: SecondContext,
): MergedSecond {
  const histograms = mergeHistograms([...reports.values()])
  const counters = zeroCounters()
  const errors = createErrorTable()
  const tallies: Tallies = {}
  const gauges = { open: 0, connecting: 0, away: 0 }
  for (const report of reports.values()) {
    addCounters(counters, report.counters)
    addTallies(tallies, report.tallies ?? {})
    errors.add(report.errors, context.index)
    gauges.open += report.gauges.open
    gauges.connecting += report.gauges.connecting
    gauges.away += report.gauges.away ?? 0
  }
  const { index, state, stage, target } = context
  const { plannedConnects, plannedMessages, missingWorkers } = context
  const second: Second = {
    ...{ index, state, stage, target, plannedConnects, plannedMessages },
    missingWorkers: [...missingWorkers],
    gauges,
    counters,
    ...(Object.keys(tallies).length > 0 ? { tallies } : {}),
    latencies: latenciesOf(histograms),
    errors: errors
      .rows()
      .map(({ category, phase, count, closeCode, sample }) => ({
        category,
        phase,
        count,
        closeCode,
        sample,
      })),
    health: mergeHealth(reports, context),
  }
  return { second, histograms }
}

function mergeHistograms(
  reports: readonly IntervalReport[],
): Map<HistogramName, Histogram> {
  const merged = new Map<HistogramName, Histogram>()
  for (const name of HISTOGRAMS) {
    const texts = reports.flatMap((report) => report.histograms[name] ?? [])
    if (texts.length > 0) merged.set(name, sumEncoded(texts))
  }
  return merged
}

/** What the histograms of a second say of it; empty ones are left out. */
export function latenciesOf(
  histograms: ReadonlyMap<HistogramName, Histogram>,
): Second['latencies'] {
  const latencies: Second['latencies'] = {}
  for (const [name, histogram] of histograms)
    if (histogram.count > 0) latencies[name] = histogram.latency()
  return latencies
}

function mergeHealth(
  reports: ReadonlyMap<number, IntervalReport>,
  context: SecondContext,
): Second['health'] {
  const workers = [...reports]
    .sort(([a], [b]) => a - b)
    .map(([worker, { health, gauges }]) => ({
      ...health,
      worker,
      open: gauges.open,
    }))
  const worst = (values: readonly number[]) => Math.max(0, ...values)
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const lags = workers.flatMap(({ sendLagP99Ms }) => sendLagP99Ms ?? [])
  const left = workers.flatMap(({ descriptorsLeft }) => descriptorsLeft ?? [])
  const bytesWaiting = sum(workers.map((w) => w.bytesWaiting))
  const portsLeft = context.portsLeft ?? null
  const { bytesWaitingBefore = [], silentWorkers = [] } = context
  return {
    loopDelayMaxMs: worst(workers.map((w) => w.loopDelayMaxMs)),
    loopUtilizationMax: worst(workers.map((w) => w.loopUtilization)),
    cpuPercentMax: worst(workers.map((w) => w.cpuPercent)),
    gcPauseMaxMs: worst(workers.map((w) => w.gcPauseMaxMs)),
    sendLagP99Ms: lags.length > 0 ? worst(lags) : null,
    descriptorsLeft: left.length > 0 ? Math.min(...left) : null,
    suspendedMs: worst(workers.map((w) => w.suspendedMs)),
    cpuPercent: sum(workers.map((w) => w.cpuPercent)),
    rssBytes: sum(workers.map((w) => w.rssBytes)),
    bytesWaiting,
    portsLeft,
    ...judgeSecond(workers, {
      errors: [...reports.values()].flatMap(({ errors }) => errors),
      bytesWaiting: [...bytesWaitingBefore, bytesWaiting],
      silentWorkers,
      portsLeft,
    }),
    workers,
  }
}

function judgeSecond(workers: Second['health']['workers'], run: RunHealth) {
  const judged = workers.map((health) => ({
    prefix: `worker ${health.worker}: `,
    ...judgeWorker(health),
  }))
  const all = [...judged, { prefix: '', ...judgeRun(run) }]
  const reasons = all.flatMap(({ prefix, red }) =>
    red.map((reason) => prefix + reason),
  )
  const amberReasons = all.flatMap(({ prefix, amber }) =>
    amber.map((reason) => prefix + reason),
  )
  const redBy = new Set<HealthLimitName>(all.flatMap((one) => one.redBy))
  return {
    saturated: reasons.length > 0,
    reasons,
    amberReasons,
    ...(redBy.size > 0 ? { redBy: [...redBy] } : {}),
  }
}
