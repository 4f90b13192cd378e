import type { Plan } from '../../core/plan/schema.ts'
import type { Preflight } from '../../core/protocol/preflight.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'

export interface PreflightState {
  /** The last answer; null before the first. */
  readonly result: Preflight | null
  /** What it is of: the key of that plan. */
  readonly resultOf: string | null
  /** The key of the plan that is being checked; null: none is. */
  readonly checking: string | null
  /** Why the last check gave no answer, and for which plan. */
  readonly failure: { readonly of: string; readonly message: string } | null
  set(change: Partial<Omit<PreflightState, 'set'>>): void
}

export type PreflightStore = StoreApi<PreflightState>

export function createPreflightStore(): PreflightStore {
  return createStore((set) => ({
    result: null,
    resultOf: null,
    checking: null,
    failure: null,
    set: (change) => set(change),
  }))
}

/** Equal for plans between which a check would find no difference. */
export function preflightKey(plan: Plan): string {
  return JSON.stringify({ ...plan, name: '', thresholds: [] })
}

/** The answer, where it is of this very plan. */
export function preflightOf(
  { result, resultOf }: Pick<PreflightState, 'result' | 'resultOf'>,
  plan: Plan | null,
): Preflight | null {
  return plan !== null && resultOf === preflightKey(plan) ? result : null
}
