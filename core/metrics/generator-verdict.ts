// Whether the run's numbers can be believed: how often the generator itself
// was overloaded, and what was lost with its workers. A second's own
// thresholds are in metrics/health.ts.
import { HEALTH_LIMITS, limitText } from './health.ts'
import type { GeneratorVerdict, WorkerLoss } from './summary-schema.ts'

export interface GeneratorFacts {
  readonly measuredSeconds: number
  readonly redSeconds: number
  /** Red seconds by the threshold that was passed in them. */
  readonly redBy: ReadonlyMap<string, number>
  readonly suspendedMs: number
  readonly workers: number
  readonly workersLost: readonly WorkerLoss[]
  /** Messages whose fate nobody could report. */
  readonly unreportedMessages: number
  /** Messages go from connection to connection, each to any number of them. */
  readonly conversation: boolean
}

/** Up to this share of red seconds a run is suspect, above it limited. */
export const MAX_RED_SHARE = 0.01

/** What the verdicts say of the run's numbers, wherever these are told. */
export const VERDICT_WORDS: Readonly<Record<GeneratorVerdict, string>> = {
  trusted: 'The numbers can be trusted.',
  suspect: 'The numbers are suspect.',
  'generator-limited': 'The numbers are limited by the load generator.',
}

/** The mark beside a number; null: it needs none. */
export function verdictMark(verdict: GeneratorVerdict): string | null {
  return verdict === 'trusted' ? null : verdict
}

export function judgeGenerator(facts: GeneratorFacts): {
  readonly verdict: GeneratorVerdict
  readonly reason: string
} {
  const parts = [loadReason(facts), ...lossReasons(facts)]
  return { verdict: verdictOf(facts), reason: parts.join(' ') }
}

function verdictOf(facts: GeneratorFacts): GeneratorVerdict {
  const { workers, workersLost, measuredSeconds, redSeconds } = facts
  const allLost = workersLost.length > 0 && workersLost.length >= workers
  if (allLost || redSeconds > measuredSeconds * MAX_RED_SHARE)
    return 'generator-limited'
  const doubtful =
    redSeconds > 0 ||
    workersLost.length > 0 ||
    facts.suspendedMs > 0 ||
    measuredSeconds === 0
  return doubtful ? 'suspect' : 'trusted'
}

function loadReason(facts: GeneratorFacts): string {
  const { redSeconds, measuredSeconds, suspendedMs } = facts
  if (measuredSeconds === 0) return 'No second was measured.'
  if (redSeconds > 0) return redReason(facts)
  if (suspendedMs > 0)
    return `The system slept for ${Math.round(suspendedMs)} ms; the slowest latencies may be its own.`
  return `The generator stayed within its limits in all ${measuredSeconds} seconds.`
}

/** Names what was passed most; of equals, the likelier cause. */
function redReason(facts: GeneratorFacts): string {
  const { redSeconds, measuredSeconds, redBy } = facts
  const most = Math.max(0, ...redBy.values())
  const limit = HEALTH_LIMITS.find(({ name }) => redBy.get(name) === most)
  const [what, seconds] = limit
    ? [limitText(limit), most]
    : ['overloaded', redSeconds] // a journal of before it was told
  const share = Math.round((seconds / measuredSeconds) * 1000) / 10
  const others = redSeconds > seconds ? `, ${redSeconds} red in all` : ''
  const meaning =
    redSeconds > measuredSeconds * MAX_RED_SHARE
      ? "what was measured may be its own limit, not the server's"
      : 'the slowest latencies may be its own'
  return `The load generator passed its limits: ${what} in ${seconds} of ${measuredSeconds} seconds (${share} %)${others}; ${meaning}.`
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
