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
  // bounds of one kind of load say nothing of another
  const { from, to, ...rest } = search ?? { for: kind }
  const same = search?.for === kind
  const kept = {
    ...(same && from !== undefined ? { from } : {}),
    ...(same && to !== undefined ? { to } : {}),
  }
  return {
    ...rest,
    ...kept,
    for: kind,
    ...(flags.from === undefined ? {} : { from: flags.from }),
    ...(flags.to === undefined ? {} : { to: flags.to }),
    ...(flags.precision === undefined ? {} : { precision: flags.precision }),
    ...(flags.hold === undefined ? {} : { hold: formatDuration(flags.hold) }),
    expect: expectOf(flags, search?.expect),
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
