// Whether a summary's numbers keep the plan's thresholds. Which numbers there
// are: metrics/threshold-metrics.ts.
import type { ThresholdRule } from '../plan/schema.ts'
import { stageMetric } from './stage-metrics.ts'
import type { ThresholdMiss, ThresholdResult } from './summary-schema.ts'
import type { StepTotals } from './totals.ts'

/**
 * One result per threshold. A number that was not measured (null, or absent)
 * misses its threshold: a test that measured nothing has shown nothing.
 */
export function evaluateThresholds(
  summary: object,
  thresholds: readonly ThresholdRule[],
): ThresholdResult[] {
  return thresholds.map((rule) =>
    judged(rule, metricValue(summary, rule.metric)),
  )
}

/** The same over a stage's own numbers. */
export function evaluateStage(
  step: StepTotals,
  thresholds: readonly ThresholdRule[],
): ThresholdResult[] {
  return thresholds.map((rule) => judged(rule, stageMetric(step, rule.metric)))
}

/** A miss that ended the run stays one, whatever came of the number later. */
export function withMiss(
  results: readonly ThresholdResult[],
  miss: ThresholdMiss | null,
  stage: number | null,
): ThresholdResult[] {
  return results.map((result, index) =>
    miss?.stage === stage && miss.index === index
      ? { ...result, actual: miss.actual, met: false, endedAtMs: miss.atMs }
      : result,
  )
}

function judged(rule: ThresholdRule, actual: number | null): ThresholdResult {
  const { metric, op, value } = rule
  const met = actual !== null && keeps(rule, actual)
  return { metric, op, value, actual, met }
}

export function keeps({ op, value }: ThresholdRule, actual: number): boolean {
  return COMPARE[op](actual, value)
}

/** "messages.rtt.p99 was 312.5, < 200 was asked" */
export function missText({
  metric,
  op,
  value,
  actual,
}: Omit<ThresholdResult, 'met'>): string {
  const was =
    actual === null
      ? 'was not measured'
      : `was ${Number(actual.toPrecision(6))}`
  return `${metric} ${was}, ${op} ${value} was asked`
}

const COMPARE: Readonly<
  Record<ThresholdRule['op'], (actual: number, value: number) => boolean>
> = {
  '>=': (actual, value) => actual >= value,
  '>': (actual, value) => actual > value,
  '<=': (actual, value) => actual <= value,
  '<': (actual, value) => actual < value,
  '==': (actual, value) => actual === value,
}

/** What stands for the seconds without a red one when no second was red. */
const WHOLE_RUN: readonly (readonly [string, string])[] = [
  ['connectLatency', 'connect.latency'],
  ['heartbeatRtt', 'heartbeat.rtt'],
  ['rttService', 'messages.rttService'],
  ['rtt', 'messages.rtt'],
  ['endToEnd', 'messages.endToEnd'],
  ['seconds', 'generator.measuredSeconds'],
]
const SOUND = 'generator.soundSeconds'

/** Null where nothing was measured, or where the summary has no such number. */
export function metricValue(summary: object, path: string): number | null {
  const found = numberAt(summary, path)
  if (found !== null || !path.startsWith(`${SOUND}.`)) return found
  if (valueAt(summary, SOUND) !== null) return null
  const [name, ...rest] = path.slice(SOUND.length + 1).split('.')
  const [, whole] = WHOLE_RUN.find(([sound]) => sound === name) ?? []
  return whole === undefined
    ? null
    : numberAt(summary, [whole, ...rest].join('.'))
}

function numberAt(summary: object, path: string): number | null {
  const value = valueAt(summary, path)
  return typeof value === 'number' ? value : null
}

function valueAt(summary: object, path: string): unknown {
  let value: unknown = summary
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.entries(value).find(([name]) => name === key)?.[1]
  }
  return value
}
