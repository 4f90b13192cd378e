import type { SearchFor } from '../../core/metrics/summary-schema.ts'
import { formatDuration } from '../../core/plan/duration.ts'
import type { SearchPlan } from '../../core/plan/schema.ts'
import { filled, type NumberText, type UncheckedPlan } from './draft-values.ts'

export interface SearchDraft {
  /** Off: the load follows its stages, and the other fields wait. */
  readonly on: boolean
  readonly for: SearchFor
  /** Empty: a twentieth of `to`. */
  readonly from: NumberText
  /** Empty: what this machine can do. */
  readonly to: NumberText
  readonly precision: NumberText
  readonly hold: string
  readonly successRate: NumberText
  readonly p99: string
  readonly loss: NumberText
}

export const NO_SEARCH: SearchDraft = {
  on: false,
  for: 'connections',
  from: '',
  to: '',
  precision: 0.02,
  hold: '5s',
  successRate: 0.99,
  p99: '1s',
  loss: 0.01,
}

export function searchDraft(search: SearchPlan | undefined): SearchDraft {
  if (!search) return NO_SEARCH
  const { expect, from, to, hold, precision } = search
  return {
    on: true,
    for: search.for,
    from: from ?? '',
    to: to ?? '',
    precision,
    hold: formatDuration(hold),
    successRate: expect.successRate,
    p99: formatDuration(expect.p99),
    loss: expect.loss,
  }
}

/** Nothing where the load follows its stages. */
export function searchOf(search: SearchDraft): UncheckedPlan | undefined {
  if (!search.on) return undefined
  const { from, to, precision, hold, successRate, p99, loss } = search
  return {
    for: search.for,
    ...filled({ from, to }),
    precision,
    hold,
    expect: { successRate, p99, loss },
  }
}
