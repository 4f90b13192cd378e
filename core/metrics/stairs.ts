// The stages of a plan that climbs stairs of message rates, set side by side.
import type { Plan } from '../plan/schema.ts'
import type { Stair } from './scenario-schema.ts'
import { rateOfStage } from './step.ts'
import type { Totals } from './totals.ts'

/** Below it a stage is silent: it has no replies to be compared by. */
const SILENT_PER_MINUTE = 0.01

/** Whether stages of the plan have message rates that differ. */
export function hasStairs(plan: Plan): boolean {
  const { load, traffic } = plan
  const own = load.stages.some(({ ratePerMinute }) => ratePerMinute)
  const rates = load.stages
    .map((_, stage) => rateOfStage(plan, stage) ?? 0)
    .filter((rate) => rate > SILENT_PER_MINUTE)
  return own && traffic.type !== 'none' && new Set(rates).size > 1
}

/** The stages that were reached, in order. */
export function stairsOf(totals: Totals, plan: Plan): Stair[] {
  return totals.steps.flatMap(({ span, counters, endToEnd, rtt }) => {
    const ratePerMinute = rateOfStage(plan, span.index)
    if (ratePerMinute === null) return []
    const latency = rtt.count > 0 ? rtt : endToEnd
    return {
      ratePerMinute,
      sent: counters.messagesSent,
      lost: counters.messagesLost,
      p99Ms: latency.count > 0 ? latency.percentileUs(99) / 1000 : null,
    }
  })
}
