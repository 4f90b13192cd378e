// Everything of a run added up, second by second, live or from a journal.
// What the sums mean in the end is metrics/summary.ts.
import type { Plan } from '../plan/schema.ts'
import { createLoadDigest, type LoadDigest } from './digest/load-digest.ts'
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
import {
  addToGenerator,
  type GeneratorTotals,
  newGeneratorTotals,
} from './generator-totals.ts'
import { LOADED } from './second.ts'
import {
  createSoakTotals,
  headlineLatency,
  isSoak,
  type SoakTotals,
} from './soak.ts'
import { createSteps, type StepTotals } from './step-totals.ts'
import { createSoundTotals, type SoundTotals } from './sound-seconds.ts'

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
  /** What the run looked like over time. */
  readonly digest: LoadDigest
  /** Most connections open at the end of a second. */
  readonly peakOpen: number
  readonly seconds: number
}

export function createTotals(plan: Plan): Totals {
  const counters = zeroCounters()
  const tallies: Tallies = {}
  const histograms = new Map(
    HISTOGRAMS.map((name) => [name, createHistogram('total')]),
  )
  const errors = createErrorTable()
  const steps = createSteps(plan)
  const generator = newGeneratorTotals()
  const sound = createSoundTotals(histograms)
  const soak = isSoak(plan) ? createSoakTotals(headlineLatency(plan)) : null
  const digest = createLoadDigest(isClosedLoop(plan))
  let peakOpen = 0
  let seconds = 0

  return {
    plan,
    counters,
    tallies,
    histograms,
    errors,
    steps: steps.all,
    generator,
    sound,
    soak,
    digest,
    get peakOpen() {
      return peakOpen
    },
    get seconds() {
      return seconds
    },
    add(merged) {
      const { second } = merged
      steps.add(merged, counters)
      addCounters(counters, second.counters)
      addTallies(tallies, second.tallies ?? {})
      sound.add(merged) // before its second is among all others
      for (const [name, histogram] of merged.histograms)
        histograms.get(name)?.add(histogram)
      errors.add(second.errors, second.index)
      addToGenerator(generator, second)
      digest.add(second)
      if (LOADED.includes(second.state)) soak?.add(merged)
      peakOpen = Math.max(peakOpen, second.gauges.open)
      seconds = Math.max(seconds, second.index + 1)
    },
  }
}

function isClosedLoop({ traffic }: Plan): boolean {
  return traffic.type === 'echo' && traffic.loop === 'closed'
}
