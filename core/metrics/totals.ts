// Everything of a run added up, second by second, live or from a journal.
// What the sums mean in the end is metrics/summary.ts.
import { type StageSpan, stageSpans } from '../plan/load-shape.ts'
import type { Plan } from '../plan/schema.ts'
import { createErrorTable, type ErrorTable } from './error-table.ts'
import { createHistogram, type Histogram } from './histogram.ts'
import type { MergedSecond } from './merge.ts'
import {
  addCounters,
  addTallies,
  type Counters,
  HISTOGRAMS,
  type HistogramName,
  type Tallies,
  zeroCounters,
} from './names.ts'
import { CLOSING, LOADED, type Second } from './second.ts'
import { histogramsFor } from './stage-metrics.ts'
import {
  createSoakTotals,
  headlineLatency,
  isSoak,
  type SoakTotals,
} from './soak.ts'
import { createSoundTotals, type SoundTotals } from './sound-seconds.ts'

/** How the workers themselves did over the run. */
export interface GeneratorTotals {
  /** Seconds in which something was measured: all but the closing ones. */
  measuredSeconds: number
  /** Of those, the ones in which any worker was red. */
  redSeconds: number
  /** Of those, the ones in which something was amber and nothing red. */
  amberSeconds: number
  /** Red seconds by the threshold that was passed in them. */
  readonly redBy: Map<string, number>
  suspendedMs: number
  bytesWaitingPeak: number
  /** Fewest of any worker; null: no limit is known. */
  descriptorsLeftMin: number | null
  portsLeftMin: number | null
  /** Highest sum over the workers of one second, percent of one core. */
  cpuPercentPeak: number
  rssBytesPeak: number
  /** One value per worker and second: its longest loop delay, its lag p99. */
  readonly loopDelay: Histogram
  readonly sendLag: Histogram
}

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

export interface Totals {
  /** Seconds in the order of their index. */
  add(merged: MergedSecond): void
  readonly plan: Plan
  readonly counters: Readonly<Counters>
  readonly tallies: Readonly<Tallies>
  /** Every name has one; empty where nothing was recorded. */
  readonly histograms: ReadonlyMap<HistogramName, Histogram>
  readonly errors: ErrorTable
  /** Of the seconds in which no worker was red. */
  readonly sound: SoundTotals
  /** The stages reached so far, in order. */
  readonly steps: readonly StepTotals[]
  readonly generator: Readonly<GeneratorTotals>
  /** Null when the plan is none (metrics/soak.ts). */
  readonly soak: SoakTotals | null
  /** Most connections open at the end of a second. */
  readonly peakOpen: number
  readonly seconds: number
}

export function createTotals(plan: Plan): Totals {
  const spans = stageSpans(plan.load)
  const counters = zeroCounters()
  const tallies: Tallies = {}
  const histograms = new Map(
    HISTOGRAMS.map((name) => [name, createHistogram('total')]),
  )
  const errors = createErrorTable()
  const steps: StepTotals[] = []
  const generator = newGeneratorTotals()
  const sound = createSoundTotals(histograms)
  const soak = isSoak(plan) ? createSoakTotals(headlineLatency(plan)) : null
  let peakOpen = 0
  let seconds = 0
  /** At the end of the second before. */
  let openAtStart = 0

  const stepOf = (second: Second): StepTotals | undefined => {
    const span = spans[second.stage]
    const known = steps.find((step) => step.span.index === second.stage)
    if (known || !span) return known
    const asked = plan.load.stages[span.index]?.thresholds ?? []
    const step = newStep(span, second, {
      pendingAtStart: pendingOf(counters),
      openAtStart,
      judged: histogramsFor(asked.map(({ metric }) => metric)),
    })
    steps.push(step)
    return step
  }

  return {
    plan,
    counters,
    tallies,
    histograms,
    errors,
    steps,
    generator,
    sound,
    soak,
    get peakOpen() {
      return peakOpen
    },
    get seconds() {
      return seconds
    },
    add(merged) {
      const { second } = merged
      const step = stepOf(second)
      if (step) addToStep(step, merged)
      addCounters(counters, second.counters)
      addTallies(tallies, second.tallies ?? {})
      sound.add(merged) // before its second is among all others
      for (const [name, histogram] of merged.histograms)
        histograms.get(name)?.add(histogram)
      errors.add(second.errors, second.index)
      addToGenerator(generator, second)
      if (LOADED.includes(second.state)) soak?.add(merged)
      peakOpen = Math.max(peakOpen, second.gauges.open)
      openAtStart = second.gauges.open
      seconds = Math.max(seconds, second.index + 1)
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

function newGeneratorTotals(): GeneratorTotals {
  return {
    measuredSeconds: 0,
    redSeconds: 0,
    amberSeconds: 0,
    redBy: new Map(),
    suspendedMs: 0,
    bytesWaitingPeak: 0,
    descriptorsLeftMin: null,
    portsLeftMin: null,
    cpuPercentPeak: 0,
    rssBytesPeak: 0,
    loopDelay: createHistogram('total'),
    sendLag: createHistogram('total'),
  }
}

function addToGenerator(totals: GeneratorTotals, second: Second): void {
  const { health } = second
  totals.cpuPercentPeak = Math.max(totals.cpuPercentPeak, health.cpuPercent)
  totals.rssBytesPeak = Math.max(totals.rssBytesPeak, health.rssBytes)
  if (CLOSING.includes(second.state)) return
  totals.measuredSeconds += 1
  if (health.saturated) totals.redSeconds += 1
  else if (health.amberReasons.length > 0) totals.amberSeconds += 1
  for (const name of health.redBy ?? [])
    totals.redBy.set(name, (totals.redBy.get(name) ?? 0) + 1)
  addToReserves(totals, health)
  for (const worker of health.workers) {
    totals.loopDelay.record(worker.loopDelayMaxMs * 1000)
    if (worker.sendLagP99Ms !== null)
      totals.sendLag.record(worker.sendLagP99Ms * 1000)
  }
}

function addToReserves(
  totals: GeneratorTotals,
  health: Second['health'],
): void {
  const { bytesWaiting, descriptorsLeft, portsLeft } = health
  totals.suspendedMs += health.suspendedMs
  totals.bytesWaitingPeak = Math.max(totals.bytesWaitingPeak, bytesWaiting)
  totals.descriptorsLeftMin = fewer(totals.descriptorsLeftMin, descriptorsLeft)
  totals.portsLeftMin = fewer(totals.portsLeftMin, portsLeft)
}

/** Null is what is not known. */
function fewer(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
