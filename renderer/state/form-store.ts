import type { PlanIssue } from '../../core/errors.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  checkDraft,
  issueAt,
  type CheckedDraft,
  type CheckMessages,
} from './check-draft.ts'
import type { PlanDraft } from './draft.ts'
import { planToDraft } from './plan-to-draft.ts'

export interface FormState {
  readonly draft: PlanDraft
  readonly checked: CheckedDraft
  /** Fields that were left once: their messages show. */
  readonly touched: ReadonlySet<string>
  /** After an attempt to start, every message shows. */
  readonly showAll: boolean
  /** How often starting was tried: each takes the eye to what is wrong. */
  readonly attempts: number
  /** The user has not changed anything yet. */
  readonly pristine: boolean
  /** What the app refused although the form's own check had passed. */
  readonly refused: readonly PlanIssue[]
  /** Also those that do not matter for the chosen scenario. */
  readonly allSettings: boolean
  edit(change: (draft: PlanDraft) => PlanDraft): void
  touch(path: string): void
  revealAll(): void
  refuse(issues: readonly PlanIssue[]): void
  /** Fills the whole form; nothing of what was there remains. */
  fill(plan: Plan): void
  /** Another draft in its place: old messages hide. */
  replace(change: (draft: PlanDraft) => PlanDraft): void
  showAllSettings(shown: boolean): void
}

export type FormStore = StoreApi<FormState>

export function createFormStore(
  initial: PlanDraft,
  messages: CheckMessages,
): FormStore {
  const check = (draft: PlanDraft) => ({
    draft,
    checked: checkDraft(draft, messages),
    refused: [],
  })
  return createStore((set, get) => ({
    ...check(initial),
    touched: new Set<string>(),
    showAll: false,
    attempts: 0,
    pristine: true,
    allSettings: false,
    edit(change) {
      set({ ...check(change(get().draft)), pristine: false })
    },
    touch(path) {
      if (!get().touched.has(path))
        set({ touched: new Set([...get().touched, path]) })
    },
    revealAll() {
      set({ showAll: true, attempts: get().attempts + 1 })
    },
    refuse(issues) {
      set({ refused: issues, showAll: true })
    },
    fill(plan) {
      get().replace(() => planToDraft(plan))
    },
    replace(change) {
      set({
        ...check(change(get().draft)),
        touched: new Set(),
        showAll: false,
        pristine: false,
      })
    },
    showAllSettings(shown) {
      set({ allSettings: shown })
    },
  }))
}

/** The message to show at a field, or null while it is not to be shown. */
export function messageAt(
  state: FormState,
  path: string,
  also: readonly string[] = [],
): string | null {
  if (!state.showAll && !state.touched.has(path)) return null
  for (const place of [path, ...also]) {
    const issue =
      issueAt(state.checked.issues, place) ?? issueAt(state.refused, place)
    if (issue) return issue.message
  }
  return null
}
