import { encodePlan, type Plan } from '../../core/plan/schema.ts'
import type { Link } from '../api/link.ts'
import type { Stores } from './actions.ts'
import { preflightKey } from './preflight-store.ts'
import { isUnderWay } from './run-store.ts'

/** How long a plan has to stay as it is before it is checked. */
export const REST_MS = 900

type Schedule = (task: () => void, delayMs: number) => () => void

/** Asks for a check of the form's plan; the answer to a later one wins. */
export async function checkMachine(
  call: Link['call'],
  stores: Stores,
): Promise<void> {
  const plan = checkablePlan(stores)
  if (plan === null) return
  const { preflight } = stores
  const key = preflightKey(plan)
  preflight.getState().set({ checking: key, failure: null })
  const answered = (change: Parameters<Set>[0]) => {
    if (preflight.getState().checking === key)
      preflight.getState().set({ ...change, checking: null })
  }
  try {
    const result = await call('preflight.check', { plan: encodePlan(plan) })
    answered({ result, resultOf: key })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    answered({ failure: { of: key, message } })
  }
}

type Set = ReturnType<Stores['preflight']['getState']>['set']

/** The plan, where a check makes sense now: none while a run is under way. */
export function checkablePlan({ form, run, ui }: Stores): Plan | null {
  const { state, writingFiles } = run.getState().status
  const { link, starting } = ui.getState()
  const busy = starting || writingFiles || isUnderWay(state)
  return busy || link !== 'open' ? null : form.getState().checked.plan
}

/**
 * Has the plan checked whenever it has rested for a moment and differs from
 * the one that was checked last.
 *
 * @returns its undo
 */
export function watchPlan(
  stores: Stores,
  check: () => void,
  schedule: Schedule,
): () => void {
  let waiting: { readonly key: string; cancel(): void } | null = null
  const forget = () => {
    waiting?.cancel()
    waiting = null
  }
  const look = () => {
    outdate(stores)
    const plan = checkablePlan(stores)
    const key = plan && preflightKey(plan)
    if (key === null || isKnown(stores, key)) return forget()
    if (waiting?.key === key) return
    forget()
    const cancel = schedule(() => {
      waiting = null
      check()
    }, REST_MS)
    waiting = { key, cancel }
  }
  const { form, run, ui } = stores
  const undo = [form, run, ui].map((store) => store.subscribe(look))
  look()
  return () => {
    forget()
    for (const one of undo) one()
  }
}

/** A run uses up ports and memory; a lost connection fails every check. */
function outdate({ run, ui, preflight }: Stores): void {
  const { resultOf, failure, set } = preflight.getState()
  if (resultOf !== null && isUnderWay(run.getState().status.state))
    set({ resultOf: null })
  if (failure !== null && ui.getState().link !== 'open') set({ failure: null })
}

/** Answered, being asked, or in vain: only a press of the button asks again. */
function isKnown({ preflight }: Stores, key: string): boolean {
  const { resultOf, checking, failure } = preflight.getState()
  return resultOf === key || checking === key || failure?.of === key
}
