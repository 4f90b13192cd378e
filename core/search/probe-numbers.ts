// What a probe's run has measured, as far as a search asks: over the seconds
// of the stage that is judged. Judging it is search/judge-probe.ts.
import { INTERVAL_MS } from '../metrics/interval-report.ts'
import type { Second } from '../metrics/second.ts'
import type { SearchFor, Step, Summary } from '../metrics/summary-schema.ts'
import { deliveriesOf } from '../plan/planned-rate.ts'
import type { Plan } from '../plan/schema.ts'
import { JUDGED_STAGE } from './probe-plan.ts'

export interface ProbeRun {
  readonly kind: SearchFor
  readonly load: number
  /** Of the probe. */
  readonly plan: Plan
  readonly summary: Summary
  readonly seconds: readonly Second[]
  /** Seconds in which the built-in target lacked this machine, and how. */
  readonly starved?: ReadonlyMap<number, string>
}

export interface ProbeNumbers {
  /** What was carried of the load. */
  readonly achieved: number
  /** Of the load, what the generator has brought forth: 0..1. */
  readonly sentShare: number
  readonly successRate: number | null
  readonly lossRate: number | null
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

export function probeNumbers(run: ProbeRun): ProbeNumbers {
  return {
    ...amountsOf(run),
    ...latencyOf(run),
    successRate:
      run.kind === 'connect-rate'
        ? (judgedStep(run)?.successRate ?? null)
        : run.summary.connections.successRate,
    lossRate: lossOf(run),
  }
}

/** Whole seconds of the stage that is judged, in order. */
export function judgedSeconds({ kind, seconds }: ProbeRun): Second[] {
  return seconds.filter(
    ({ stage, state }) =>
      stage === JUDGED_STAGE[kind] &&
      (state === 'holding' || state === 'ramping'),
  )
}

function judgedStep({ kind, plan, summary }: ProbeRun): Step | undefined {
  // steps that were never reached are not there
  const name = plan.load.stages[JUDGED_STAGE[kind]]?.name
  return summary.steps.find((step) => step.name === name)
}

function amountsOf(run: ProbeRun) {
  const judged = judgedSeconds(run)
  const { load, summary, plan } = run
  const perSecond = (of: (second: Second) => number) =>
    (sum(judged, of) / Math.max(1, judged.length)) * (1000 / INTERVAL_MS)
  switch (run.kind) {
    case 'connections': {
      const open = judged.map(({ gauges }) => gauges.open)
      const achieved = open.length > 0 ? Math.min(...open) : 0
      const sentShare = summary.connections.attempted / load
      return { achieved, sentShare }
    }
    case 'connect-rate':
      return {
        achieved: perSecond(({ counters }) => counters.succeeded),
        sentShare: perSecond(({ counters }) => counters.attempted) / load,
      }
    case 'message-rate': {
      const replies = Math.max(1, deliveriesOf(plan))
      const received = perSecond(({ counters }) => counters.messagesReceived)
      return {
        achieved: received / replies,
        sentShare: perSecond(({ counters }) => counters.messagesSent) / load,
      }
    }
  }
}

/** The worst of what there is to lose. */
function lossOf({ summary }: ProbeRun): number | null {
  const { connections, heartbeat, messages } = summary
  const shares = [
    share(connections.dropped, connections.succeeded),
    share(heartbeat.timedOut, heartbeat.sent),
    share(messages.lost, messages.expected),
  ].filter((each) => each !== null)
  return shares.length > 0 ? Math.max(...shares) : null
}

/** Of messages where there were any, else of connects. */
function latencyOf(run: ProbeRun): Percentiles {
  const step = judgedStep(run)
  if (!step) return { p50Ms: null, p99Ms: null }
  const messages = run.kind === 'connect-rate' ? null : messageLatency(step)
  if (messages) return messages
  // connections are all opened before the stage that is judged
  const { latency } = run.summary.connect
  return run.kind === 'connections'
    ? { p50Ms: latency?.p50 ?? null, p99Ms: latency?.p99 ?? null }
    : { p50Ms: step.connectP50Ms ?? null, p99Ms: step.connectP99Ms }
}

type Percentiles = Pick<ProbeNumbers, 'p50Ms' | 'p99Ms'>

function messageLatency(step: Step): Percentiles | null {
  if (step.rttP99Ms !== null)
    return { p50Ms: step.rttP50Ms ?? null, p99Ms: step.rttP99Ms }
  return step.endToEndP99Ms === null
    ? null
    : { p50Ms: step.endToEndP50Ms ?? null, p99Ms: step.endToEndP99Ms }
}

export function sum(
  seconds: readonly Second[],
  of: (second: Second) => number,
): number {
  return seconds.reduce((all, second) => all + of(second), 0)
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? Math.min(1, part / whole) : null
}
