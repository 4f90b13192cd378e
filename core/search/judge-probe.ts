// Whether a probe has held, what it missed if not, and whether the generator
// may be to blame: from its run's numbers alone.
import { countText, msText, percentText } from '../export/format.ts'
import type {
  SearchMiss,
  SearchPhase,
  SearchProbe,
} from '../metrics/summary-schema.ts'
import type { SearchPlan } from '../plan/schema.ts'
import {
  probeNumbers,
  type ProbeNumbers,
  type ProbeRun,
} from './probe-numbers.ts'
import { generatorsPart } from './whose-miss.ts'

/** Less than this of the load was not the load that was asked for. */
const LEAST_SENT_SHARE = 0.98

interface Miss {
  readonly missed: SearchMiss
  readonly reason: string
}

export function judgeProbe(
  phase: SearchPhase,
  run: ProbeRun,
  { expect }: SearchPlan,
): SearchProbe {
  const { sentShare, ...numbers } = probeNumbers(run)
  const facts = { phase, load: run.load, ...numbers }
  const miss = missOf(run, { sentShare, ...numbers }, expect)
  if (miss === null)
    return {
      ...facts,
      held: true,
      generatorLimited: false,
      reason: heldText(numbers),
    }
  const { missed } = miss
  const { verdict } = run.summary
  const generators = generatorsPart({ run, missed, expect })
  return {
    ...facts,
    held: false,
    missed,
    ...(verdict ? { verdict } : {}),
    generatorLimited: generators !== null,
    reason:
      generators === null
        ? `${miss.reason}${errorText(run)}`
        : `${miss.reason}, but ${generators}`,
  }
}

type Expect = SearchPlan['expect']

function missOf(
  run: ProbeRun,
  numbers: ProbeNumbers,
  expect: Expect,
): Miss | null {
  return (
    errorsOf(numbers, expect) ??
    openOf(run, numbers, expect) ??
    latencyOf(numbers, expect) ??
    sentOf(run, numbers)
  )
}

function errorsOf(
  { successRate, lossRate }: ProbeNumbers,
  expect: Expect,
): Miss | null {
  if (successRate !== null && successRate < expect.successRate)
    return {
      missed: 'errors',
      reason: `${percentText(successRate)} of the connects succeeded, ${percentText(expect.successRate)} were asked for`,
    }
  return lossRate !== null && lossRate > expect.loss
    ? {
        missed: 'errors',
        reason: `${percentText(lossRate)} were lost, ${percentText(expect.loss)} may be`,
      }
    : null
}

/** As many must be open as may have failed or been lost. */
function openOf(
  { kind, load, summary }: ProbeRun,
  { achieved, sentShare }: ProbeNumbers,
  expect: Expect,
): Miss | null {
  if (kind !== 'connections' || sentShare < LEAST_SENT_SHARE) return null
  const least = load * expect.successRate * (1 - expect.loss)
  // what a lost worker held is in no other number
  const open = summary.generator.workersLost.length > 0 ? 0 : achieved
  return open < Math.floor(least)
    ? {
        missed: 'errors',
        reason: `${countText(achieved)} of ${countText(load)} connections stayed open`,
      }
    : null
}

function latencyOf({ p99Ms }: ProbeNumbers, expect: Expect): Miss | null {
  return p99Ms !== null && p99Ms > expect.p99
    ? {
        missed: 'threshold',
        reason: `p99 was ${msText(p99Ms)} ms, ${expect.p99} ms are allowed`,
      }
    : null
}

function sentOf({ load }: ProbeRun, { sentShare }: ProbeNumbers): Miss | null {
  return sentShare < LEAST_SENT_SHARE
    ? {
        missed: 'load',
        reason: `${percentText(sentShare)} of ${countText(load)} was sent`,
      }
    : null
}

function heldText({
  successRate,
  lossRate,
  p99Ms,
}: Omit<ProbeNumbers, 'sentShare'>): string {
  const parts = [
    ...(successRate === null
      ? []
      : [`${percentText(successRate)} of the connects succeeded`]),
    ...(lossRate === null ? [] : [`${percentText(lossRate)} lost`]),
    ...(p99Ms === null ? [] : [`p99 ${msText(p99Ms)} ms`]),
  ]
  return parts.join(', ')
}

/** The likeliest reason: what went wrong most often. */
function errorText({ summary }: ProbeRun): string {
  const [worst] = summary.errors.toSorted((a, b) => b.count - a.count)
  if (!worst) return ''
  const code = worst.closeCode === null ? '' : ` ${worst.closeCode}`
  return ` (${worst.category}${code}, ${countText(worst.count)} times)`
}
