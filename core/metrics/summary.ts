// A run's totals as summary.json tells them. Every field is defined in
// docs/metrics.md; nothing is measured here.
import type { Plan } from '../plan/schema.ts'
import { judgeGenerator } from './generator-verdict.ts'
import { gradeOf } from './grades.ts'
import type { Latency } from './latency.ts'
import type { HistogramName } from './names.ts'
import { summarizeStep } from './step.ts'
import {
  type Outcome,
  type Summary,
  SUMMARY_SCHEMA_VERSION,
  type WorkerLoss,
} from './summary-schema.ts'
import { evaluateThresholds } from './thresholds.ts'
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
}

export function summarize(totals: Totals, facts: RunFacts): Summary {
  const { plan, startedAtEpochMs, endedAtEpochMs } = facts
  const connections = connectionsOf(totals, facts.finalOpen)
  const connect = connectOf(totals)
  const heartbeat = heartbeatOf(totals)
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
    errors: totals.errors.rows(),
    steps: stepsOf(totals, plan),
    thresholds: [],
    grade: gradeOf({
      successRate: connections.successRate,
      connectP50Ms: connect.latency?.p50 ?? null,
      connectP99Ms: connect.latency?.p99 ?? null,
      pongRate: heartbeat.rate,
    }),
    generator: generatorOf(totals, facts),
  }
  const thresholds = evaluateThresholds(summary, plan.thresholds)
  return { ...summary, thresholds }
}

function latency(totals: Totals, name: HistogramName): Latency | null {
  return totals.histograms.get(name)?.latency() ?? null
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}

function connectionsOf(
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

function connectOf(totals: Totals): Summary['connect'] {
  return {
    latency: latency(totals, 'connectLatency'),
    response: latency(totals, 'connectResponse'),
    dns: latency(totals, 'connectDns'),
    tcp: latency(totals, 'connectTcp'),
    tls: latency(totals, 'connectTls'),
    upgrade: latency(totals, 'connectUpgrade'),
  }
}

function loginOf(totals: Totals): Summary['login'] {
  return {
    succeeded: totals.counters.loginsSucceeded,
    failed: totals.counters.loginsFailed,
    timedOut: totals.counters.loginsTimedOut,
    latency: latency(totals, 'loginLatency'),
  }
}

function heartbeatOf(totals: Totals): Summary['heartbeat'] {
  const { pingsSent, pongsReceived, pingsTimedOut } = totals.counters
  return {
    sent: pingsSent,
    received: pongsReceived,
    timedOut: pingsTimedOut,
    rate: ratio(pongsReceived, pingsSent),
    rtt: latency(totals, 'heartbeatRtt'),
  }
}

function messagesOf(totals: Totals, { traffic }: Plan): Summary['messages'] {
  const { counters } = totals
  return {
    sent: counters.messagesSent,
    received: counters.messagesReceived,
    expected: counters.messagesSent,
    lost: lostMessages(totals),
    duplicated: counters.messagesDuplicated,
    outOfOrder: counters.messagesOutOfOrder,
    late: counters.messagesLate,
    unexpected: counters.messagesUnexpected,
    bytesSent: counters.bytesSent,
    bytesReceived: counters.bytesReceived,
    rtt: latency(totals, 'rtt'),
    rttService: latency(totals, 'rttService'),
    sendLag: latency(totals, 'sendLag'),
    endToEnd: null,
    loop: traffic.type === 'echo' ? traffic.loop : null,
  }
}

/**
 * Sent less received, so that sent = received + lost also when a worker died
 * with messages on their way and could not count them.
 */
function lostMessages({ counters }: Totals): number {
  return Math.max(0, counters.messagesSent - counters.messagesReceived)
}

function stepsOf(totals: Totals, plan: Plan): Summary['steps'] {
  return totals.steps.flatMap((step) => {
    const stage = plan.load.stages[step.span.index]
    return stage ? [summarizeStep(step, stage.expect)] : []
  })
}

function generatorOf(totals: Totals, facts: RunFacts): Summary['generator'] {
  const { generator, counters } = totals
  const judgement = judgeGenerator({
    ...generator,
    workers: facts.workers,
    workersLost: facts.workersLost,
    unreportedMessages: Math.max(
      0,
      lostMessages(totals) - counters.messagesLost,
    ),
  })
  return {
    workers: facts.workers,
    workersLost: [...facts.workersLost],
    cpuPercentPeak: generator.cpuPercentPeak,
    rssBytesPeak: generator.rssBytesPeak,
    loopDelayMsP99: generator.loopDelay.percentileUs(99) / 1000,
    sendLagMsP99: generator.sendLag.percentileUs(99) / 1000,
    saturatedSeconds: generator.redSeconds,
    valuesClamped: counters.valuesClamped,
    verdict: judgement.verdict,
    reason: judgement.reason,
  }
}
