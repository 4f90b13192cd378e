// A number of summary.json while its run is still going on, for thresholds
// that end it. Only the part that is asked for is put together. What is on its
// way is neither lost nor failed: rates are of what is decided.
import type { Plan } from '../plan/schema.ts'
import { scenariosOf } from './scenarios.ts'
import {
  connectionsOf,
  connectOf,
  generatorOf,
  heartbeatOf,
  loginOf,
  messagesOf,
} from './summary.ts'
import type { WorkerLoss } from './summary-schema.ts'
import { metricValue } from './thresholds.ts'
import type { Totals } from './totals.ts'

export interface LiveFacts {
  readonly plan: Plan
  readonly elapsedMs: number
  /** Connections open now. */
  readonly open: number
  readonly workers: number
  readonly workersLost: readonly WorkerLoss[]
}

type Part = (totals: Totals, facts: LiveFacts) => unknown

const PARTS: Readonly<Record<string, Part>> = {
  durationMs: (_totals, { elapsedMs }) => elapsedMs,
  connections: liveConnections,
  connect: connectOf,
  login: loginOf,
  heartbeat: liveHeartbeat,
  messages: liveMessages,
  scenarios: (totals, { plan }) => scenariosOf(totals, plan),
  generator: generatorOf,
}

/** @returns null where nothing was measured yet */
export function liveMetric(
  totals: Totals,
  facts: LiveFacts,
  path: string,
): number | null {
  const [name = ''] = path.split('.')
  // without a red second its numbers are those of the other parts
  const names = path.startsWith('generator.soundSeconds.')
    ? Object.keys(PARTS)
    : [name]
  const parts: Record<string, unknown> = {}
  for (const each of names) parts[each] = PARTS[each]?.(totals, facts)
  return metricValue(parts, path)
}

function liveConnections(totals: Totals, { open }: LiveFacts) {
  const { counters } = totals
  const decided = counters.succeeded + counters.failed
  const rate = (part: number) => (decided > 0 ? part / decided : null)
  return {
    ...connectionsOf(totals, open),
    unfinished: counters.unfinished,
    successRate: rate(counters.succeeded),
    firstTrySuccessRate: rate(counters.firstTrySucceeded),
  }
}

function liveHeartbeat(totals: Totals) {
  const { pongsReceived, pingsTimedOut } = totals.counters
  const decided = pongsReceived + pingsTimedOut
  return {
    ...heartbeatOf(totals),
    rate: decided > 0 ? pongsReceived / decided : null,
  }
}

function liveMessages(totals: Totals, { plan }: LiveFacts) {
  const lost = totals.counters.messagesLost
  return { ...messagesOf(totals, plan), lost }
}
