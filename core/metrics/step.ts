// One stage of the plan as the summary tells it. The verdict's rules are in
// verdict/steps.ts; this file supplies their numbers.
import { plannedRate } from '../plan/planned-rate.ts'
import type { Plan, Stage } from '../plan/schema.ts'
import { judgeStep } from '../verdict/steps.ts'
import { rateOf } from './stage-metrics.ts'
import type { Step, ThresholdResult } from './summary-schema.ts'
import { missText } from './thresholds.ts'
import type { StepTotals } from './totals.ts'

/**
 * Holds for a step under way too: the numbers so far.
 *
 * @param ratePerMinute what the stage asks for (`rateOfStage`)
 * @param thresholds what came of the stage's own
 */
export function summarizeStep(
  step: StepTotals,
  expect: Stage['expect'],
  ratePerMinute: number | null = null,
  thresholds: readonly ThresholdResult[] = [],
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
    held: step.openAtStart + counters.succeeded + counters.reconnected,
    descriptorErrors: step.descriptorErrors,
    missed: thresholds.filter(({ met }) => !met).map(missText),
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
    thresholds: [...thresholds],
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

function p99Of(histogram: StepTotals['rtt']): number | null {
  return histogram.count > 0 ? histogram.percentileUs(99) / 1000 : null
}
