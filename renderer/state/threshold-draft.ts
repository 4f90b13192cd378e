import { formatDuration } from '../../core/plan/duration.ts'
import type { Threshold } from '../../core/plan/schema.ts'
import type { NumberText, UncheckedPlan } from './draft-values.ts'

export interface ThresholdDraft {
  readonly metric: string
  readonly op: string
  readonly value: NumberText
  /** Whether a miss ends the run, … */
  readonly abort: boolean
  /** … from so long after the start on. */
  readonly after: string
}

export const NEW_THRESHOLD: ThresholdDraft = {
  metric: 'messages.rtt.p99',
  op: '<',
  value: 1000,
  abort: false,
  after: '10s',
}

export function thresholdDraft(threshold: Threshold): ThresholdDraft {
  return { ...threshold, after: formatDuration(threshold.after) }
}

export function thresholdOf(threshold: ThresholdDraft): UncheckedPlan {
  return { ...threshold }
}
