// The stages of a plan that climbs stairs of message rates, set side by side.
import type { Plan } from '../plan/schema.ts'
import type { Stair } from './scenario-schema.ts'
import { rateOfStage } from './step.ts'
import type { Totals } from './totals.ts'

/** Whether stages of the plan have message rates of their own. */
export function hasStairs({ load, traffic }: Plan): boolean {
  const own = load.stages.filter(
    ({ ratePerMinute }) => ratePerMinute !== undefined,
  )
  return traffic.type !== 'none' && load.stages.length > 1 && own.length > 0
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
