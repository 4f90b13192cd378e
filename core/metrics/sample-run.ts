// Small made-up reports, seconds and runs for tests. Not part of the product:
// nothing but tests imports it.
import { presetPlan } from '../plan/presets.ts'
import { type Plan, type PlanSource, planSchema } from '../plan/schema.ts'
import { createHistogram } from './histogram.ts'
import type { IntervalReport, WorkerHealth } from './interval-report.ts'
import { mergeReports, type SecondContext } from './merge.ts'
import { type HistogramName, type Tallies, zeroCounters } from './names.ts'
import type { Counters } from './names.ts'
import { type RunFacts, summarize } from './summary.ts'
import type { Summary } from './summary-schema.ts'
import { createTotals } from './totals.ts'

export function samplePlan(changes: Partial<PlanSource> = {}): Plan {
  return planSchema.parse({
    ...presetPlan('quick', ['ws://127.0.0.1:1/']),
    load: { stages: [{ connections: 10, ramp: '1s', hold: '2s' }] },
    thresholds: [],
    ...changes,
  })
}

export const CALM: WorkerHealth = {
  loopDelayMaxMs: 2,
  loopUtilization: 0.1,
  cpuPercent: 10,
  rssBytes: 1_000_000,
  gcPauseMaxMs: 1,
  sendLagP99Ms: 0.5,
  bytesWaiting: 0,
  descriptorsLeft: null,
  suspendedMs: 0,
}

/** Values in microseconds, by histogram. */
export type Recorded = Partial<Record<HistogramName, readonly number[]>>

export interface ReportSketch {
  readonly index?: number
  readonly counters?: Partial<Counters>
  readonly recorded?: Recorded
  readonly open?: number
  readonly connecting?: number
  readonly away?: number
  readonly tallies?: Tallies
  readonly errors?: IntervalReport['errors']
  readonly health?: Partial<WorkerHealth>
}

export function sampleReport(sketch: ReportSketch = {}): IntervalReport {
  return {
    index: sketch.index ?? 0,
    counters: { ...zeroCounters(), ...sketch.counters },
    ...(sketch.tallies ? { tallies: sketch.tallies } : {}),
    gauges: {
      open: sketch.open ?? 0,
      connecting: sketch.connecting ?? 0,
      away: sketch.away ?? 0,
    },
    histograms: encodeAll(sketch.recorded ?? {}),
    errors: sketch.errors ?? [],
    health: { ...CALM, ...sketch.health },
  }
}

function encodeAll(recorded: Recorded): IntervalReport['histograms'] {
  const encoded: IntervalReport['histograms'] = {}
  for (const [name, values] of Object.entries(recorded)) {
    const histogram = createHistogram('interval')
    for (const valueUs of values) histogram.record(valueUs)
    // Object.entries widens the keys of a Record
    encoded[name as HistogramName] = histogram.encode()
  }
  return encoded
}

export function sampleContext(
  changes: Partial<SecondContext> = {},
): SecondContext {
  return {
    index: 0,
    state: 'holding',
    stage: 0,
    target: 10,
    plannedConnects: 0,
    plannedMessages: 0,
    missingWorkers: [],
    ...changes,
  }
}

export interface SecondSketch {
  readonly reports: readonly ReportSketch[]
  readonly context?: Partial<SecondContext>
}

export function sampleSecond(sketch: SecondSketch) {
  const reports = sketch.reports.map(
    (report, worker) => [worker, sampleReport(report)] as const,
  )
  return mergeReports(new Map(reports), sampleContext(sketch.context))
}

/** A run of these seconds, indexed from 0. */
export function sampleRun(
  seconds: readonly SecondSketch[],
  facts: Partial<RunFacts> = {},
) {
  const plan = facts.plan ?? samplePlan()
  const totals = createTotals(plan)
  const merged = seconds.map((sketch, index) =>
    sampleSecond({ ...sketch, context: { index, ...sketch.context } }),
  )
  for (const second of merged) totals.add(second)
  const summary = summarize(totals, { ...FACTS, plan, ...facts })
  return { totals, summary, seconds: merged.map(({ second }) => second) }
}

const FACTS: Omit<RunFacts, 'plan'> = {
  version: '0.1.0',
  runId: 'run-1',
  startedAtEpochMs: 1_700_000_000_000,
  endedAtEpochMs: 1_700_000_003_000,
  outcome: 'completed',
  outcomeReason: null,
  finalOpen: 10,
  workers: 1,
  workersLost: [],
}

/** Ten connections, one message each, nothing wrong. */
export function sampleSummary(changes: Partial<Summary> = {}): Summary {
  const { summary } = sampleRun([
    {
      reports: [
        {
          open: 10,
          counters: {
            attempted: 10,
            dials: 10,
            succeeded: 10,
            firstTrySucceeded: 10,
            pingsSent: 10,
            pongsReceived: 10,
            messagesSent: 10,
            messagesReceived: 10,
            bytesSent: 1000,
            bytesReceived: 1000,
          },
          recorded: {
            connectLatency: [1000, 2000, 3000],
            heartbeatRtt: [500],
            rtt: [4000],
            rttService: [3900],
            sendLag: [100],
          },
        },
      ],
    },
  ])
  return { ...summary, ...changes }
}
