// What a search for a limit is bound by, filled in from the plan's `search`
// section and from what this machine can do.
import type { SearchFor } from '../metrics/summary-schema.ts'
import { blockSize } from '../plan/roster.ts'
import type { Plan, SearchPlan } from '../plan/schema.ts'

/** Without a `from`, the first load is this share of the highest … */
const FIRST_SHARE = 1 / 20
/** … and of messages, whose highest is far above what any server takes, this. */
const FIRST_MESSAGES = 1000

/** A load above which no search of the plan can go, and what bounds it. */
export interface HighestLoad {
  readonly load: number
  readonly by: 'machine' | 'senders'
}

export interface SearchSettings {
  readonly for: SearchFor
  /** The first load. */
  readonly from: number
  /** The highest load that is tried. */
  readonly to: number
  /**
   * Whose bound `to` is: asked for by the plan, all this machine can do, or all
   * that the plan's senders may send.
   */
  readonly toIs: 'asked' | HighestLoad['by']
  readonly precision: number
  /** Loads are multiples of it: conversations are kept whole. */
  readonly grain: number
}

export function searchSettings(
  plan: Plan,
  search: SearchPlan,
  highest: HighestLoad,
): SearchSettings {
  const grain = grainOf(plan, search)
  const { to: asked = Infinity, from = firstOf(search, highest) } = search
  const to = wholeLoad(Math.min(asked, highest.load), grain)
  return {
    for: search.for,
    from: Math.min(wholeLoad(from, grain), to),
    to,
    toIs: asked <= highest.load ? 'asked' : highest.by,
    precision: search.precision,
    grain,
  }
}

function firstOf({ to, ...search }: SearchPlan, { load }: HighestLoad): number {
  const first = Math.min(to ?? load, load) * FIRST_SHARE
  return search.for === 'message-rate' && to === undefined
    ? Math.min(first, FIRST_MESSAGES)
    : first
}

function grainOf({ traffic }: Plan, search: SearchPlan): number {
  if (search.for !== 'connections') return 1
  const block = blockSize(traffic)
  return Number.isFinite(block) ? block : 1
}

export function wholeLoad(load: number, grain: number): number {
  return Math.max(grain, Math.floor(load / grain) * grain)
}
