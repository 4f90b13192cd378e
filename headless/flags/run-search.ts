// What the flags of `search` make of a plan's search. Pure.
import { formatDuration } from '../../core/plan/duration.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { LoadFlags } from './run-flags.ts'

type Search = NonNullable<PlanSource['search']>

/** @returns undefined when neither the flags nor the plan ask for one */
export function searchOf(
  flags: LoadFlags,
  search: PlanSource['search'],
): PlanSource['search'] {
  const kind = flags.for ?? search?.for
  if (kind === undefined) return undefined
  const { precision, hold } = flags
  return {
    ...boundsOfKind(search ?? { for: kind }, kind),
    ...boundsOfFlags(flags),
    ...(precision === undefined ? {} : { precision }),
    ...(hold === undefined ? {} : { hold: formatDuration(hold) }),
    expect: expectOf(flags, search?.expect),
  }
}

/** Bounds of one kind of load say nothing of another. */
function boundsOfKind(search: Search, kind: Search['for']): Search {
  if (search.for === kind) return search
  const { from: _from, to: _to, ...rest } = search
  return { ...rest, for: kind }
}

function boundsOfFlags({ from, to }: LoadFlags) {
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

function expectOf(flags: LoadFlags, expect: Search['expect'] = {}) {
  const { minSuccess, maxP99, maxLoss } = flags
  return {
    ...expect,
    ...(minSuccess === undefined ? {} : { successRate: minSuccess }),
    ...(maxP99 === undefined ? {} : { p99: formatDuration(maxP99) }),
    ...(maxLoss === undefined ? {} : { loss: maxLoss }),
  }
}

/** A search for a message rate sends messages, whether told to or not. */
export function talking(flags: LoadFlags): LoadFlags {
  const asked = flags.mode !== undefined || flags.traffic !== undefined
  return flags.for === 'message-rate' && !asked
    ? { ...flags, mode: 'messaging' }
    : flags
}
