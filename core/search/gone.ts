// Whether the target has gone away in the midst of a search: then what its
// probes missed says nothing of their loads.
import type { SearchProbe } from '../metrics/summary-schema.ts'
import { isBounding } from './bounds.ts'

/** So many in a row that opened nothing: one may have met a restart. */
const PROBES_IN_VAIN = 2

/** @returns whether a load had held, and then nothing opened any more */
export function isGone(probes: readonly SearchProbe[]): boolean {
  const there = probes.slice(0, firstInVain(probes))
  const inVain = probes.length - there.length
  return there.some(({ held }) => held) && inVain >= PROBES_IN_VAIN
}

/** The probes of a target that was there: those that say something of a load. */
export function whileThere(probes: readonly SearchProbe[]): SearchProbe[] {
  return probes.slice(0, isGone(probes) ? firstInVain(probes) : probes.length)
}

/** Of those that end the list; its length when the last one was answered. */
function firstInVain(probes: readonly SearchProbe[]): number {
  return probes.findLastIndex((probe) => !isInVain(probe)) + 1
}

function isInVain(probe: SearchProbe): boolean {
  return isBounding(probe) && probe.successRate === 0
}
