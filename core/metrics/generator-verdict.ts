// Whether the run's numbers can be believed: how often the generator itself
// was overloaded, and what was lost with its workers. A second's own red
// thresholds are in metrics/health.ts.
import type { GeneratorVerdict, WorkerLoss } from './summary-schema.ts'

export interface GeneratorFacts {
  readonly measuredSeconds: number
  readonly redSeconds: number
  readonly workers: number
  readonly workersLost: readonly WorkerLoss[]
  /** Messages whose fate nobody could report. */
  readonly unreportedMessages: number
  /** Messages go from connection to connection, each to any number of them. */
  readonly conversation: boolean
}

/** Up to this share of red seconds a run is suspect, above it limited. */
const MAX_RED_SHARE = 0.01

export function judgeGenerator(facts: GeneratorFacts): {
  readonly verdict: GeneratorVerdict
  readonly reason: string
} {
  const parts = [loadReason(facts), ...lossReasons(facts)]
  return { verdict: verdictOf(facts), reason: parts.join(' ') }
}

function verdictOf(facts: GeneratorFacts): GeneratorVerdict {
  if (facts.redSeconds === 0) return 'trusted'
  return facts.redSeconds > facts.measuredSeconds * MAX_RED_SHARE
    ? 'generator-limited'
    : 'suspect'
}

function loadReason(facts: GeneratorFacts): string {
  const { redSeconds, measuredSeconds } = facts
  if (measuredSeconds === 0) return 'No second was measured.'
  if (redSeconds === 0)
    return `The generator stayed within its limits in all ${measuredSeconds} seconds.`
  const share = Math.round((redSeconds / measuredSeconds) * 1000) / 10
  const start = `The generator was overloaded in ${redSeconds} of ${measuredSeconds} seconds (${share} %)`
  return verdictOf(facts) === 'suspect'
    ? `${start}; the slowest latencies may be its own.`
    : `${start}; what was measured may be its own limit, not the server's.`
}

function lossReasons(facts: GeneratorFacts): string[] {
  const { workersLost, workers, unreportedMessages, conversation } = facts
  const reasons: string[] = []
  const connections = workersLost.reduce((sum, w) => sum + w.connections, 0)
  if (workersLost.length > 0)
    reasons.push(
      `${workersLost.length} of ${workers} workers were lost, and ${connections} connections with them.`,
    )
  if (workersLost.length > 0 && conversation)
    reasons.push(
      'Deliveries that were on their way in them are in no number, neither received nor lost.',
    )
  if (unreportedMessages > 0)
    reasons.push(
      `${unreportedMessages} messages were on their way when their worker's record ended; they count as lost.`,
    )
  return reasons
}
