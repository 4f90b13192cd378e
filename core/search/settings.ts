// What a search for a limit is bound by, filled in from the plan's `search`
// section and from what this machine can do.
import type { SearchFor } from '../metrics/summary-schema.ts'
import { blockSize } from '../plan/roster.ts'
import type { Plan, SearchPlan } from '../plan/schema.ts'

/** Without a `from`, the first load is this share of the highest. */
const FIRST_SHARE = 1 / 20

export interface SearchSettings {
  readonly for: SearchFor
  /** The first load. */
  readonly from: number
  /** The highest load that is tried. */
  readonly to: number
  /** Whose bound `to` is: asked for by the plan, or all this machine can do. */
  readonly toIs: 'asked' | 'machine'
  readonly precision: number
  /** Loads are multiples of it: conversations are kept whole. */
  readonly grain: number
}

/** @param most what this machine can do at all */
export function searchSettings(
  plan: Plan,
  search: SearchPlan,
  most: number,
): SearchSettings {
  const grain = grainOf(plan, search)
  const asked = search.to ?? Infinity
  const to = wholeLoad(Math.min(asked, most), grain)
  const from = search.from ?? to * FIRST_SHARE
  return {
    for: search.for,
    from: Math.min(wholeLoad(from, grain), to),
    to,
    toIs: asked <= most ? 'asked' : 'machine',
    precision: search.precision,
    grain,
  }
}

function grainOf({ traffic }: Plan, search: SearchPlan): number {
  if (search.for !== 'connections') return 1
  const block = blockSize(traffic)
  return Number.isFinite(block) ? block : 1
}

export function wholeLoad(load: number, grain: number): number {
  return Math.max(grain, Math.floor(load / grain) * grain)
}
