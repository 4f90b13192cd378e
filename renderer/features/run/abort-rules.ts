import { formatDuration } from '../../../core/plan/duration.ts'
import { stageSpans } from '../../../core/plan/load-shape.ts'
import type { Plan, Threshold } from '../../../core/plan/schema.ts'
import type { Counters } from '../../../core/metrics/names.ts'

export interface AbortRule {
  readonly key: string
  /** Null: of the whole run. */
  readonly stage: number | null
  readonly metric: string
  /** Such as "< 1000". */
  readonly wanted: string
  /** The number so far, where the page has it. */
  readonly now: number | null
  /** From when on a miss ends the run; null: it would now. */
  readonly from: string | null
}

interface Moment {
  readonly elapsedMs: number
  readonly stage: number
  readonly counters: Counters
}

/** The thresholds that end the run when missed, as they stand now. */
export function abortRules(plan: Plan, moment: Moment): readonly AbortRule[] {
  const { elapsedMs, stage, counters } = moment
  const ofRun = plan.thresholds.map((rule, index) =>
    abortRule(rule, { key: `run-${index}`, stage: null, elapsedMs, counters }),
  )
  const spans = stageSpans(plan.load)
  const current = plan.load.stages[stage]
  const sinceMs = elapsedMs - (spans[stage]?.startMs ?? 0)
  const ofStage = (current?.thresholds ?? []).map((rule, index) =>
    abortRule(rule, {
      ...{ key: `stage-${index}`, stage, elapsedMs: sinceMs },
      counters: null, // those of the stage alone are not at hand
    }),
  )
  return [...ofRun, ...ofStage].flatMap((rule) => rule ?? [])
}

interface Place {
  readonly key: string
  readonly stage: number | null
  readonly elapsedMs: number
  readonly counters: Counters | null
}

function abortRule(rule: Threshold, place: Place): AbortRule | null {
  if (!rule.abort) return null
  const { key, stage, elapsedMs, counters } = place
  const { metric, op, value, after } = rule
  return {
    key,
    stage,
    metric,
    wanted: `${op} ${value}`,
    now: counters && (NUMBERS[metric]?.(counters) ?? null),
    from: elapsedMs < after ? formatDuration(after) : null,
  }
}

/** What sums over the seconds tell; percentiles of a run are not among them. */
const NUMBERS: Readonly<Record<string, (sums: Counters) => number | null>> = {
  'connections.failed': ({ failed }) => failed,
  'connections.dropped': ({ dropped }) => dropped,
  'connections.succeeded': ({ succeeded }) => succeeded,
  'connections.attempted': ({ attempted }) => attempted,
  'connections.successRate': ({ succeeded, failed }) =>
    succeeded + failed > 0 ? succeeded / (succeeded + failed) : null,
  'messages.lost': ({ messagesLost }) => messagesLost,
  'messages.sent': ({ messagesSent }) => messagesSent,
  'messages.received': ({ messagesReceived }) => messagesReceived,
  'heartbeat.timedOut': ({ pingsTimedOut }) => pingsTimedOut,
}
