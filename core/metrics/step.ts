// One stage of the plan as the summary tells it. The verdict's rules are in
// verdict/steps.ts; this file supplies their numbers.
import { plannedRate } from '../plan/planned-rate.ts'
import type { Plan, Stage } from '../plan/schema.ts'
import { judgeStep } from '../verdict/steps.ts'
import type { Step } from './summary-schema.ts'
import type { StepTotals } from './totals.ts'

/**
 * Holds for a step under way too: the numbers so far.
 *
 * @param ratePerMinute what the stage asks for (`rateOfStage`)
 */
export function summarizeStep(
  step: StepTotals,
  expect: Stage['expect'],
  ratePerMinute: number | null = null,
): Step {
  const { span, counters, peakOpen } = step
  const successRate = rateOf(step)
  const connectP99Ms = p99Of(step.connectLatency)
  const rttP99Ms = p99Of(step.rtt)
  const endToEndP99Ms = p99Of(step.endToEnd)
  const { verdict, reason } = judgeStep({
    plannedConnections: span.connections,
    wantedConnections: Math.min(span.connections, step.peakTarget),
    peak: peakOpen,
    successRate,
    dropped: counters.dropped,
    connectP99Ms,
    rttP99Ms,
    endToEndP99Ms,
    expect: { successRate: expect.successRate, p99Ms: expect.p99 },
    measuredSeconds: step.measuredSeconds,
    redSeconds: step.redSeconds,
  })
  return {
    name: span.name,
    targetConnections: span.connections,
    peak: peakOpen,
    successRate,
    verdict,
    reason,
    startMs: step.fromSecond * 1000,
    endMs: step.toSecond * 1000,
    attempted: counters.attempted,
    failed: counters.failed,
    dropped: counters.dropped,
    connectP99Ms,
    rttP99Ms,
    endToEndP99Ms,
    ratePerMinute,
    measuredSeconds: step.measuredSeconds,
    redSeconds: step.redSeconds,
    thresholds: [],
  }
}

/**
 * Messages per sending connection per minute that a stage asks for: its own
 * rate, that of an earlier stage, or the traffic's.
 *
 * @returns null when no connection sends by schedule
 */
export function rateOfStage(plan: Plan, stage: number): number | null {
  const atFirst = plannedRate(plan)
  if (atFirst === null) return null
  const own = plan.load.stages
    .slice(0, stage + 1)
    .findLast(({ ratePerMinute }) => ratePerMinute !== undefined)
  return own?.ratePerMinute ?? atFirst
}

/**
 * Successes over the attempts that the step could have finished: its own and
 * those still under way when it began.
 */
function rateOf({ counters, pendingAtStart }: StepTotals): number | null {
  const candidates = counters.attempted + pendingAtStart
  return candidates > 0 ? Math.min(1, counters.succeeded / candidates) : null
}

function p99Of(histogram: StepTotals['rtt']): number | null {
  return histogram.count > 0 ? histogram.percentileUs(99) / 1000 : null
}
