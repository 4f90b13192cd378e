// What the rules of a verdict look at: a run's totals, put into the numbers
// that tell limits apart. It gathers; what they mean is the rules'.
import type { LoadDigest } from '../../metrics/digest/load-digest.ts'
import type { Latency } from '../../metrics/latency.ts'
import type { Phase } from '../../metrics/interval-report.ts'
import type { Counters, HistogramName, Tallies } from '../../metrics/names.ts'
import type { SummaryError, WorkerLoss } from '../../metrics/summary-schema.ts'
import type { Totals } from '../../metrics/totals.ts'
import { plannedRates } from '../../plan/planned-rate.ts'
import { isConversation } from '../../plan/roster.ts'
import type { Plan } from '../../plan/schema.ts'
import type { ErrorCategory } from '../error-category.ts'

export interface LimitFacts {
  readonly workers: number
  readonly workersLost: readonly WorkerLoss[]
}

/** A set of durations, ms, by its middle and what nearly all lie between. */
export interface Spread {
  readonly count: number
  readonly p10Ms: number
  readonly p50Ms: number
  readonly p90Ms: number
}

/** TCP connects by whether their first packet had to be sent again. */
export interface TcpSteps {
  readonly count: number
  readonly p50Ms: number
  /** Longer than the first retransmission takes. */
  readonly slow: number
  /** Of those, at a step of the system's retransmission. */
  readonly atSteps: number
  readonly maxMs: number
}

export interface PlanFacts {
  /** Null: none. */
  readonly heartbeatMs: number | null
  /** Longest time between messages of any connection; null: some send none. */
  readonly messageMs: number | null
  readonly closedLoop: boolean
  /** The target is on this machine: nothing is lost on the way. */
  readonly isLocal: boolean
  /** All of its URLs are wss://. */
  readonly isSecure: boolean
  readonly handshakeTimeoutMs: number
}

export interface LimitEvidence extends LimitFacts {
  readonly plan: PlanFacts
  readonly counters: Readonly<Counters>
  readonly tallies: Readonly<Tallies>
  readonly errors: readonly SummaryError[]
  readonly digest: LoadDigest
  readonly peakOpen: number
  /** Messages never answered, or deliveries that never came. */
  readonly lostMessages: number
  /** Of connections that the other side ended; null: none were. */
  readonly dropAge: Spread | null
  readonly dropSilence: Spread | null
  readonly tcp: TcpSteps | null
  /** Replies that came as late as after a packet was sent again, 0..1. */
  readonly lateReplyShare: number | null
  latency(name: HistogramName): Latency | null
}

export function evidenceOf(totals: Totals, facts: LimitFacts): LimitEvidence {
  const { plan, counters, histograms } = totals
  return {
    ...facts,
    plan: planFacts(plan),
    counters,
    tallies: totals.tallies,
    errors: totals.errors.rows(),
    digest: totals.digest,
    peakOpen: totals.peakOpen,
    lostMessages: isConversation(plan.traffic)
      ? counters.messagesLost
      : Math.max(0, counters.messagesSent - counters.messagesReceived),
    dropAge: spreadOf(totals, 'dropAge'),
    dropSilence: spreadOf(totals, 'dropSilence'),
    tcp: tcpStepsOf(totals),
    lateReplyShare: lateReplyShareOf(totals),
    latency: (name) => histograms.get(name)?.latency() ?? null,
  }
}

/** How often, in any of the categories. */
export function errorCount(
  { errors }: Pick<LimitEvidence, 'errors'>,
  categories: readonly ErrorCategory[],
  phase?: Phase,
): number {
  return errors
    .filter(
      (row) =>
        categories.includes(row.category) &&
        (phase === undefined || row.phase === phase),
    )
    .reduce((sum, { count }) => sum + count, 0)
}

/** What was said the first time; empty when it never was. */
export function errorSample(
  { errors }: Pick<LimitEvidence, 'errors'>,
  category: ErrorCategory,
): string {
  return errors.find((row) => row.category === category)?.sample ?? ''
}

function planFacts(plan: Plan): PlanFacts {
  const { heartbeat, traffic, target, connect } = plan
  return {
    heartbeatMs: heartbeat.type === 'none' ? null : heartbeat.interval,
    messageMs: messageMsOf(plan),
    closedLoop: traffic.type === 'echo' && traffic.loop === 'closed',
    isLocal: target.urls.every(isLocal),
    isSecure: target.urls.every((url) => url.startsWith('wss:')),
    handshakeTimeoutMs: connect.handshakeTimeout,
  }
}

function messageMsOf(plan: Plan): number | null {
  const { traffic } = plan
  if (traffic.type === 'echo' && traffic.loop === 'closed') return 0
  const rates = plannedRates(plan)
  // in the other kinds there are connections that only receive
  if (!rates || traffic.type !== 'echo') return null
  return Math.max(...rates.map(({ ratePerMinute }) => 60_000 / ratePerMinute))
}

function isLocal(url: string): boolean {
  return /^(builtin$|wss?:\/\/(localhost|127\.[\d.]+|\[::1\])([:/?]|$))/.test(
    url,
  )
}

function spreadOf(totals: Totals, name: HistogramName): Spread | null {
  const histogram = totals.histograms.get(name)
  if (!histogram || histogram.count === 0) return null
  const ms = (percent: number) => histogram.percentileUs(percent) / 1000
  return {
    count: histogram.count,
    p10Ms: ms(10),
    p50Ms: ms(50),
    p90Ms: ms(90),
  }
}

/** s after which a first packet is sent again: one doubling, one linear. */
const SYN_STEPS_S = [1, 2, 3, 4, 7, 8, 15, 31]
/** A step, from just before it to as late as the way takes. */
const STEP_EARLY_US = 50_000
const STEP_LATE_US = 400_000
const FIRST_STEP_US = 1_000_000 - STEP_EARLY_US
const NEVER_US = 3_600_000_000

function tcpStepsOf({ histograms }: Totals): TcpSteps | null {
  const histogram = histograms.get('connectTcp')
  if (!histogram || histogram.count === 0) return null
  const atSteps = SYN_STEPS_S.reduce((sum, seconds) => {
    const stepUs = seconds * 1_000_000
    const fromUs = stepUs - STEP_EARLY_US
    return sum + histogram.countBetween(fromUs, stepUs + STEP_LATE_US)
  }, 0)
  return {
    count: histogram.count,
    p50Ms: histogram.percentileUs(50) / 1000,
    slow: histogram.countBetween(FIRST_STEP_US, NEVER_US),
    atSteps,
    maxMs: histogram.percentileUs(100) / 1000,
  }
}

/** The shortest time after which TCP sends a packet again, on most systems. */
const RETRANSMISSION_US = 200_000
/** Replies so much later than the usual one do not belong to it. */
const LATE_FACTOR = 5

function lateReplyShareOf({ histograms }: Totals): number | null {
  const replies = ['rttService', 'heartbeatRtt'] as const
  const histogram = replies
    .map((name) => histograms.get(name))
    .find((one) => one && one.count > 0)
  if (!histogram) return null
  const usualUs = histogram.percentileUs(50)
  const lateUs = Math.max(RETRANSMISSION_US, usualUs * LATE_FACTOR)
  return histogram.countBetween(lateUs, NEVER_US) / histogram.count
}
