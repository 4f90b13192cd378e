import {
  compileShape,
  durationOf,
  peakOf,
  type LoadShape,
} from '../../../core/plan/load-shape.ts'
import { isConversation, sendersOf } from '../../../core/plan/roster.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import { trafficSchema } from '../../../core/plan/traffic-schema.ts'
import { parseDuration } from '../../../core/plan/duration.ts'
import type { PlanDraft } from '../../state/draft.ts'
import { trafficOf } from '../../state/traffic-draft.ts'

export interface PlanTotals {
  readonly peak: number
  readonly durationMs: number
  /** Infinity for a stage that opens all at once. */
  readonly connectsPerSecond: number
  /** At the busiest stage; NaN where replies or the server decide. */
  readonly messagesPerSecond: number
  /** Of conversations, each message once per receiver; null for others. */
  readonly deliveriesPerSecond: number | null
  readonly pingsPerSecond: number
}

export function planTotals(
  load: Plan['load'],
  draft: Pick<PlanDraft, 'heartbeat' | 'traffic'>,
): PlanTotals {
  const peak = peakOf(load)
  const traffic = trafficSchema.safeParse(trafficOf(draft.traffic))
  const messagesPerSecond = traffic.success
    ? busiestRate(load, traffic.data)
    : Number.NaN
  const receivers = traffic.success ? receiversOf(traffic.data, peak) : null
  return {
    peak,
    durationMs: durationOf(load),
    connectsPerSecond: steepestRise(compileShape(load)),
    messagesPerSecond,
    deliveriesPerSecond: receivers && messagesPerSecond * receivers,
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

/** Messages per second in the stage that has most of them. */
function busiestRate(load: Plan['load'], traffic: Plan['traffic']): number {
  if (traffic.type === 'none') return 0
  const decidedElsewhere =
    (traffic.type === 'echo' && traffic.loop === 'closed') ||
    (traffic.type === 'broadcast' && traffic.from === 'server')
  if (decidedElsewhere) return Number.NaN
  let perMinute = senderRate(traffic, peakOf(load))
  let busiest = 0
  for (const stage of load.stages) {
    perMinute = stage.ratePerMinute ?? perMinute
    const senders = sendersOf(traffic, stage.connections)
    busiest = Math.max(busiest, (senders * perMinute) / 60)
  }
  return busiest
}

/** Messages per minute of one sender, before any stage changes it. */
function senderRate(
  traffic: Exclude<Plan['traffic'], { type: 'none' }>,
  peak: number,
): number {
  const { totalPerSecond, ratePerMinute } = traffic
  if (totalPerSecond === undefined) return ratePerMinute
  const senders = sendersOf(traffic, peak)
  return senders > 0 ? (totalPerSecond * 60) / senders : 0
}

/** Of one message; null outside conversations. */
function receiversOf(traffic: Plan['traffic'], peak: number): number | null {
  if (!isConversation(traffic)) return null
  switch (traffic.type) {
    case 'chat':
      return 1
    case 'groups':
      return traffic.size - 1
    case 'sender-to-groups':
      return traffic.size
    case 'broadcast':
      return Math.max(peak - 1, 0)
  }
}

function pingRate({ type, interval }: PlanDraft['heartbeat']): number {
  if (type === 'none') return 0
  const intervalMs = parseDuration(interval) ?? 0
  return intervalMs > 0 ? 1000 / intervalMs : Number.NaN
}
