// The stages of a run added up, each over the seconds that belonged to it. What
// a stage's sums mean is metrics/step.ts.
import { type StageSpan, stageSpans } from '../plan/load-shape.ts'
import type { Plan } from '../plan/schema.ts'
import { createHistogram, type Histogram } from './histogram.ts'
import type { MergedSecond } from './merge.ts'
import {
  addCounters,
  type Counters,
  type HistogramName,
  zeroCounters,
} from './names.ts'
import { CLOSING, type Second } from './second.ts'
import { histogramsFor } from './stage-metrics.ts'

/** One stage of the plan, over the seconds that belonged to it. */
export interface StepTotals {
  readonly span: StageSpan
  /** First second, and the one after the last. */
  readonly fromSecond: number
  toSecond: number
  measuredSeconds: number
  redSeconds: number
  peakOpen: number
  /** Highest that the load shape wanted; below the stage's own when capped. */
  peakTarget: number
  /** Attempts of earlier stages that were still under way at the start. */
  readonly pendingAtStart: number
  readonly counters: Counters
  readonly connectLatency: Histogram
  readonly rtt: Histogram
  readonly endToEnd: Histogram
  /** Others that thresholds of the stage ask for. */
  readonly judged: ReadonlyMap<HistogramName, Histogram>
  /** Connections open when it began. */
  readonly openAtStart: number
  /** Tries that failed because this machine had no descriptor left. */
  descriptorErrors: number
}

export interface Steps {
  /** The stages reached so far, in order. */
  readonly all: readonly StepTotals[]
  /** @param before everything of the run up to this second */
  add(merged: MergedSecond, before: Readonly<Counters>): void
}

export function createSteps(plan: Plan): Steps {
  const spans = stageSpans(plan.load)
  const all: StepTotals[] = []
  /** At the end of the second before. */
  let openAtStart = 0

  const stepOf = (
    second: Second,
    before: Readonly<Counters>,
  ): StepTotals | undefined => {
    const span = spans[second.stage]
    const known = all.find((step) => step.span.index === second.stage)
    if (known || !span) return known
    const asked = plan.load.stages[span.index]?.thresholds ?? []
    const step = newStep(span, second, {
      pendingAtStart: pendingOf(before),
      openAtStart,
      judged: histogramsFor(asked.map(({ metric }) => metric)),
    })
    all.push(step)
    return step
  }

  return {
    all,
    add(merged, before) {
      const step = stepOf(merged.second, before)
      if (step) addToStep(step, merged)
      openAtStart = merged.second.gauges.open
    },
  }
}

/** Attempts whose outcome is still open. */
export function pendingOf(counters: Readonly<Counters>): number {
  const { attempted, succeeded, failed, unfinished } = counters
  return Math.max(0, attempted - succeeded - failed - unfinished)
}

function newStep(
  span: StageSpan,
  second: Second,
  start: {
    readonly pendingAtStart: number
    readonly openAtStart: number
    readonly judged: readonly HistogramName[]
  },
): StepTotals {
  const { pendingAtStart, openAtStart, judged } = start
  return {
    span,
    fromSecond: second.index,
    toSecond: second.index + 1,
    measuredSeconds: 0,
    redSeconds: 0,
    peakOpen: 0,
    peakTarget: 0,
    pendingAtStart,
    openAtStart,
    descriptorErrors: 0,
    judged: new Map(judged.map((name) => [name, createHistogram('total')])),
    counters: zeroCounters(),
    connectLatency: createHistogram('total'),
    rtt: createHistogram('total'),
    endToEnd: createHistogram('total'),
  }
}

function addToStep(step: StepTotals, merged: MergedSecond): void {
  const { second, histograms } = merged
  addCounters(step.counters, second.counters)
  for (const name of ['connectLatency', 'rtt', 'endToEnd'] as const) {
    const histogram = histograms.get(name)
    if (histogram) step[name].add(histogram)
  }
  for (const [name, own] of step.judged) {
    const histogram = histograms.get(name)
    if (histogram) own.add(histogram)
  }
  for (const { category, count } of second.errors)
    if (category === 'fd_exhausted') step.descriptorErrors += count
  if (CLOSING.includes(second.state)) return
  step.measuredSeconds += 1
  if (second.health.saturated) step.redSeconds += 1
  step.peakOpen = Math.max(step.peakOpen, second.gauges.open)
  if (second.state === 'draining') return
  step.toSecond = second.index + 1
  step.peakTarget = Math.max(step.peakTarget, second.target)
}
