// Whether a summary's numbers keep the plan's thresholds. Which numbers there
// are: metrics/threshold-metrics.ts.
import type { ThresholdRule } from '../plan/schema.ts'
import type { ThresholdResult } from './summary-schema.ts'

/**
 * One result per threshold. A number that was not measured (null, or absent)
 * misses its threshold: a test that measured nothing has shown nothing.
 */
export function evaluateThresholds(
  summary: object,
  thresholds: readonly ThresholdRule[],
): ThresholdResult[] {
  return thresholds.map(({ metric, op, value }) => {
    const actual = numberAt(summary, metric)
    const met = actual !== null && COMPARE[op](actual, value)
    return { metric, op, value, actual, met }
  })
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

function numberAt(summary: object, path: string): number | null {
  let value: unknown = summary
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null
    value = Object.entries(value).find(([name]) => name === key)?.[1]
  }
  return typeof value === 'number' ? value : null
}
