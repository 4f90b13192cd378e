// A run's totals as summary.json tells them. Every field is defined in
// docs/metrics.md; nothing is measured here.
import { isConversation } from '../plan/roster.ts'
import type { Plan } from '../plan/schema.ts'
import type { Loop } from './closed-loop.ts'
import { judgeGenerator } from './generator-verdict.ts'
import { gradeInputOf, gradeOf, gradeReason, gradesOf } from './grades.ts'
import type { Latency } from './latency.ts'
import type { HistogramName } from './names.ts'
import { scenariosOf } from './scenarios.ts'
import { rateOfStage, summarizeStep } from './step.ts'
import {
  type Outcome,
  type Summary,
  SUMMARY_SCHEMA_VERSION,
  type ThresholdMiss,
  type WorkerLoss,
} from './summary-schema.ts'
import { evaluateStage, evaluateThresholds, withMiss } from './thresholds.ts'
import type { Totals } from './totals.ts'

/** What the measurements do not say. */
export interface RunFacts {
  /** Of Tidewire. */
  readonly version: string
  readonly runId: string
  readonly plan: Plan
  readonly startedAtEpochMs: number
  readonly endedAtEpochMs: number
  readonly outcome: Outcome
  readonly outcomeReason: string | null
  /** Open connections before any was closed by us. */
  readonly finalOpen: number
  readonly workers: number
  readonly workersLost: readonly WorkerLoss[]
  /** The threshold whose miss ended the run. */
  readonly miss?: ThresholdMiss | null
}

export function summarize(totals: Totals, facts: RunFacts): Summary {
  const { plan, startedAtEpochMs, endedAtEpochMs } = facts
  const connections = connectionsOf(totals, facts.finalOpen)
  const connect = connectOf(totals)
  const heartbeat = heartbeatOf(totals)
  const gradeInput = gradeInputOf({ connections, connect, heartbeat })
  const generator = generatorOf(totals, facts)
  const summary: Summary = {
    schemaVersion: SUMMARY_SCHEMA_VERSION,
    tool: { name: 'tidewire', version: facts.version },
    runId: facts.runId,
    name: plan.name,
    startedAt: new Date(startedAtEpochMs).toISOString(),
    endedAt: new Date(endedAtEpochMs).toISOString(),
    durationMs: Math.max(0, Math.round(endedAtEpochMs - startedAtEpochMs)),
    outcome: facts.outcome,
    outcomeReason: facts.outcomeReason,
    connections,
    connect,
    login: loginOf(totals),
    heartbeat,
    messages: messagesOf(totals, plan),
    scenarios: scenariosOf(totals, plan),
    errors: totals.errors.rows(),
    steps: stepsOf(totals, facts),
    thresholds: [],
    grade: gradeOf(gradeInput),
    gradeReason: gradeReason(
      gradeInput,
      generator.verdict === 'generator-limited',
    ),
    grades: gradesOf(gradeInput),
    generator,
  }
  const results = evaluateThresholds(summary, plan.thresholds)
  const thresholds = withMiss(results, facts.miss ?? null, null)
  return { ...summary, thresholds }
}

function latency(totals: Totals, name: HistogramName): Latency | null {
  return totals.histograms.get(name)?.latency() ?? null
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}

export function connectionsOf(
  totals: Totals,
  finalOpen: number,
): Summary['connections'] {
  const { counters } = totals
  const { attempted, succeeded, failed } = counters
  return {
    attempted,
    dials: counters.dials,
    succeeded,
    failed,
    // Not the counter: a lost worker never reports what it left unfinished.
    unfinished: Math.max(0, attempted - succeeded - failed),
    retries: counters.retries,
    reconnects: counters.reconnects,
    reconnected: counters.reconnected,
    dropped: counters.dropped,
    closed: counters.closed,
    peak: totals.peakOpen,
    final: finalOpen,
    successRate: ratio(succeeded, attempted),
    firstTrySuccessRate: ratio(counters.firstTrySucceeded, attempted),
  }
}

export function connectOf(totals: Totals): Summary['connect'] {
  return {
    latency: latency(totals, 'connectLatency'),
    response: latency(totals, 'connectResponse'),
    dns: latency(totals, 'connectDns'),
    tcp: latency(totals, 'connectTcp'),
    tls: latency(totals, 'connectTls'),
    upgrade: latency(totals, 'connectUpgrade'),
  }
}

export function loginOf(totals: Totals): Summary['login'] {
  return {
    succeeded: totals.counters.loginsSucceeded,
    failed: totals.counters.loginsFailed,
    timedOut: totals.counters.loginsTimedOut,
    latency: latency(totals, 'loginLatency'),
  }
}

export function heartbeatOf(totals: Totals): Summary['heartbeat'] {
  const { pingsSent, pongsReceived, pingsTimedOut } = totals.counters
  return {
    sent: pingsSent,
    received: pongsReceived,
    timedOut: pingsTimedOut,
    rate: ratio(pongsReceived, pingsSent),
    rtt: latency(totals, 'heartbeatRtt'),
  }
}

export function messagesOf(totals: Totals, plan: Plan): Summary['messages'] {
  const { counters } = totals
  const received = counters.messagesReceived
  const lost = lostMessages(totals, plan)
  return {
    sent: counters.messagesSent,
    received,
    expected: isConversation(plan.traffic)
      ? received + lost
      : counters.messagesSent,
    lost,
    duplicated: counters.messagesDuplicated,
    outOfOrder: counters.messagesOutOfOrder,
    late: counters.messagesLate,
    unexpected: counters.messagesUnexpected,
    bytesSent: counters.bytesSent,
    bytesReceived: counters.bytesReceived,
    rtt: latency(totals, 'rtt'),
    rttService: latency(totals, 'rttService'),
    sendLag: latency(totals, 'sendLag'),
    endToEnd: latency(totals, 'endToEnd'),
    loop: loopOf(plan),
  }
}

function loopOf({ traffic }: Plan): Loop | null {
  if (traffic.type === 'none') return null
  if (traffic.type === 'broadcast' && traffic.from === 'server') return null
  return traffic.type === 'echo' ? traffic.loop : 'open'
}

/**
 * Where each message brings one reply: sent less received, so that sent =
 * received + lost also when a worker died with messages on their way and could
 * not count them. Of a conversation's messages nobody can say from outside how
 * many receivers each had at its moment, so its lost deliveries are those that
 * were counted; what was under way in a worker that died is in no number.
 */
function lostMessages({ counters }: Totals, { traffic }: Plan): number {
  return isConversation(traffic)
    ? counters.messagesLost
    : Math.max(0, counters.messagesSent - counters.messagesReceived)
}

function stepsOf(totals: Totals, { plan, miss }: RunFacts): Summary['steps'] {
  return totals.steps.flatMap((step) => {
    const { index } = step.span
    const stage = plan.load.stages[index]
    if (!stage) return []
    const results = evaluateStage(step, stage.thresholds)
    const thresholds = withMiss(results, miss ?? null, index)
    const rate = rateOfStage(plan, index)
    return [summarizeStep(step, stage.expect, rate, thresholds)]
  })
}

export function generatorOf(
  totals: Totals,
  facts: Pick<RunFacts, 'plan' | 'workers' | 'workersLost'>,
): Summary['generator'] {
  const { generator, counters } = totals
  const judgement = judgeGenerator({
    ...generator,
    workers: facts.workers,
    workersLost: facts.workersLost,
    unreportedMessages: Math.max(
      0,
      lostMessages(totals, facts.plan) - counters.messagesLost,
    ),
    conversation: isConversation(facts.plan.traffic),
  })
  return {
    workers: facts.workers,
    workersLost: [...facts.workersLost],
    cpuPercentPeak: generator.cpuPercentPeak,
    rssBytesPeak: generator.rssBytesPeak,
    loopDelayMsP99: generator.loopDelay.percentileUs(99) / 1000,
    sendLagMsP99: generator.sendLag.percentileUs(99) / 1000,
    saturatedSeconds: generator.redSeconds,
    amberSeconds: generator.amberSeconds,
    measuredSeconds: generator.measuredSeconds,
    suspendedMs: generator.suspendedMs,
    bytesWaitingPeak: generator.bytesWaitingPeak,
    descriptorsLeftMin: generator.descriptorsLeftMin,
    portsLeftMin: generator.portsLeftMin,
    soundSeconds: totals.sound.result(),
    valuesClamped: counters.valuesClamped,
    verdict: judgement.verdict,
    reason: judgement.reason,
  }
}
