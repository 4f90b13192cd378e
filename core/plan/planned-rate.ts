// How many messages a plan asks for, whatever then happens.
import { stageSpans } from './load-shape.ts'
import { deliveriesPerMessage, senderRate } from './roster.ts'
import type { Plan } from './schema.ts'

/**
 * Messages per sending connection per minute as the plan begins: null without
 * traffic of ours, and in a closed loop, where the replies decide.
 */
export function plannedRate(plan: Plan): number | null {
  const { traffic, load } = plan
  if (traffic.type === 'none') return null
  if (traffic.type === 'echo' && traffic.loop === 'closed') return null
  if (traffic.type === 'broadcast' && traffic.from === 'server') return null
  return load.stages[0]?.ratePerMinute ?? senderRate(plan)
}

export interface RateChange {
  readonly fromMs: number
  readonly ratePerMinute: number
}

/** Where stages have their own rate; null as plannedRate. */
export function plannedRates(plan: Plan): readonly RateChange[] | null {
  const first = plannedRate(plan)
  if (first === null) return null
  const later = stageSpans(plan.load).flatMap(({ index, startMs }) => {
    const ratePerMinute = plan.load.stages[index]?.ratePerMinute
    return ratePerMinute === undefined || index === 0
      ? []
      : [{ fromMs: startMs, ratePerMinute }]
  })
  return [{ fromMs: 0, ratePerMinute: first }, ...later]
}

/** Highest rate of a sender at any time; null as plannedRate. */
export function highestRate(plan: Plan): number | null {
  const rates = plannedRates(plan)
  return rates && Math.max(...rates.map(({ ratePerMinute }) => ratePerMinute))
}

/** What each message sent makes receivers receive; 0 without traffic. */
export function deliveriesOf({ traffic, load }: Plan): number {
  const peak = Math.max(...load.stages.map(({ connections }) => connections))
  return deliveriesPerMessage(traffic, peak)
}
