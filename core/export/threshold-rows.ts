// What came of each threshold, the plan's and those of its stages, in words.
import type { Summary, ThresholdResult } from '../metrics/summary-schema.ts'
import { valueText } from './format.ts'

export interface ThresholdRow {
  /** "messages.rtt.p99 < 200" */
  readonly rule: string
  readonly measured: string
  readonly met: boolean
  /** Of which stage, and whether it ended the run; empty for neither. */
  readonly note: string
}

export function thresholdRows({ thresholds, steps }: Summary): ThresholdRow[] {
  return [
    ...thresholds.map((result) => rowOf(result, null)),
    ...steps.flatMap((step) =>
      step.thresholds.map((result) => rowOf(result, step.name)),
    ),
  ]
}

function rowOf(result: ThresholdResult, stage: string | null): ThresholdRow {
  const { metric, op, value, actual, met, endedAtMs } = result
  const notes = [
    ...(stage === null ? [] : [`stage ${stage}`]),
    ...(endedAtMs === undefined
      ? []
      : [`ended the run after ${endedAtMs / 1000} s`]),
  ]
  return {
    rule: `${metric} ${op} ${valueText(value)}`,
    measured: valueText(actual),
    met,
    note: notes.join(', '),
  }
}
