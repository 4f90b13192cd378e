import { formatDuration } from '../../core/plan/duration.ts'
import type { PlanSource, ThresholdRule } from '../../core/plan/schema.ts'
import type { ValueKind } from './values.ts'

type ThresholdSource = NonNullable<PlanSource['thresholds']>[number]

/** What every run must reach when neither the plan nor a flag says more. */
export const DEFAULT_THRESHOLD: ThresholdRule = {
  metric: 'connections.successRate',
  op: '>=',
  value: 0.95,
}

const RULE = /^\s*([A-Za-z][\w.]*)\s*(>=|<=|==|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/

/** Rules whose miss ends the run, not before so long after its start. */
export function abortingAfter(
  thresholds: readonly ThresholdSource[],
  delayMs: number | undefined,
): ThresholdSource[] {
  if (delayMs === undefined) return [...thresholds]
  const after = formatDuration(delayMs)
  return thresholds.map((rule) => ({ ...rule, abort: true, after }))
}

/** 'connections.successRate>=0.95', spaces allowed around the operator. */
export const threshold: ValueKind<ThresholdRule> = {
  allowed:
    "a metric of summary.json, one of >= > <= < ==, and a number, such as 'connections.successRate>=0.95'",
  parse(rule) {
    const match = RULE.exec(rule)
    if (!match) return undefined
    const [, metric = '', op = '', value = ''] = match
    // the expression above lets through no other operator
    return { metric, op: op as ThresholdRule['op'], value: Number(value) }
  },
}
