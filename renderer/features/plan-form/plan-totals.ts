import {
  compileShape,
  durationOf,
  peakOf,
  type LoadShape,
} from '../../../core/plan/load-shape.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import { parseDuration } from '../../../core/plan/duration.ts'
import type { PlanDraft } from '../../state/draft.ts'

export interface PlanTotals {
  readonly peak: number
  readonly durationMs: number
  /** Infinity for a stage that opens all at once. */
  readonly connectsPerSecond: number
  /** With every connection open. */
  readonly messagesPerSecond: number
  readonly pingsPerSecond: number
}

export function planTotals(
  load: Plan['load'],
  draft: Pick<PlanDraft, 'heartbeat' | 'traffic'>,
): PlanTotals {
  const peak = peakOf(load)
  return {
    peak,
    durationMs: durationOf(load),
    connectsPerSecond: steepestRise(compileShape(load)),
    messagesPerSecond: peak * messageRate(draft.traffic),
    pingsPerSecond: peak * pingRate(draft.heartbeat),
  }
}

/** Connects per second on the steepest stretch of the line. */
function steepestRise(shape: LoadShape): number {
  let steepest = 0
  for (const [index, to] of shape.entries()) {
    const from = shape[index - 1]
    if (!from || to.connections <= from.connections) continue
    const seconds = (to.atMs - from.atMs) / 1000
    const rise = to.connections - from.connections
    steepest = Math.max(steepest, seconds === 0 ? Infinity : rise / seconds)
  }
  return steepest
}

/** Per connection and second; in a closed loop the replies decide: NaN. */
function messageRate(traffic: PlanDraft['traffic']): number {
  if (traffic.type === 'none') return 0
  if (traffic.loop === 'closed') return Number.NaN
  return Number(traffic.ratePerMinute) / 60
}

function pingRate({ type, interval }: PlanDraft['heartbeat']): number {
  if (type === 'none') return 0
  const intervalMs = parseDuration(interval) ?? 0
  return intervalMs > 0 ? 1000 / intervalMs : Number.NaN
}
