// Small valid plans and reports for tests, to be changed at the fields that a
// test is about.
import { createHistogram } from '../../core/metrics/histogram.ts'
import type { IntervalReport } from '../../core/metrics/interval-report.ts'
import {
  zeroCounters,
  type Counters,
  type HistogramName,
  type Tallies,
} from '../../core/metrics/names.ts'
import {
  planSchema,
  type Plan,
  type PlanSource,
} from '../../core/plan/schema.ts'

/** 100 connections: ramp 1 s, hold 2 s; nothing but handshakes. */
export function samplePlan(changes: Partial<PlanSource> = {}): Plan {
  return planSchema.parse({
    version: 1,
    target: { urls: ['ws://127.0.0.1:9/'] },
    load: { stages: [{ connections: 100, ramp: '1s', hold: '2s' }] },
    connect: { handshakeTimeout: '1s' },
    heartbeat: { type: 'none' },
    ...changes,
  } satisfies PlanSource)
}

export interface SampleReport {
  readonly index: number
  readonly open?: number
  readonly counters?: Partial<Counters>
  readonly tallies?: Tallies
  /** Microseconds, recorded as rtt. */
  readonly rttUs?: readonly number[]
  /** Microseconds, by histogram. */
  readonly recorded?: Partial<Record<HistogramName, readonly number[]>>
  readonly errors?: IntervalReport['errors']
  readonly health?: Partial<IntervalReport['health']>
}

export function sampleReport(sample: SampleReport): IntervalReport {
  return {
    index: sample.index,
    counters: { ...zeroCounters(), ...sample.counters },
    gauges: { open: sample.open ?? 0, connecting: 0 },
    ...(sample.tallies ? { tallies: sample.tallies } : {}),
    histograms: encodeAll({
      ...(sample.rttUs ? { rtt: sample.rttUs } : {}),
      ...sample.recorded,
    }),
    errors: [...(sample.errors ?? [])],
    health: { ...sampleHealth(), ...sample.health },
  }
}

function encodeAll(
  recorded: NonNullable<SampleReport['recorded']>,
): IntervalReport['histograms'] {
  return Object.fromEntries(
    Object.entries(recorded).map(([name, values]) => [
      name,
      encodeValues(values),
    ]),
  )
}

export function sampleHealth(): IntervalReport['health'] {
  return {
    loopDelayMaxMs: 1,
    loopUtilization: 0.1,
    cpuPercent: 10,
    rssBytes: 50_000_000,
    gcPauseMaxMs: 0,
    sendLagP99Ms: null,
    bytesWaiting: 0,
    descriptorsLeft: null,
    suspendedMs: 0,
  }
}

export function encodeValues(valuesUs: readonly number[]): string {
  const histogram = createHistogram('interval')
  for (const valueUs of valuesUs) histogram.record(valueUs)
  return histogram.encode()
}
