// The search for a limit as a pure function: from the probes so far to the
// next one, or to the end. Climb by doubling, bisect, make sure of the miss
// above by a second one, and confirm the load below by holding it longer.
import type { SearchPhase, SearchProbe } from '../metrics/summary-schema.ts'
import {
  boundsOf,
  carriedBy,
  isBounding,
  isConfirmed,
  isNear,
  isSpoiled,
  standingOf,
  type Bounds,
} from './bounds.ts'
import { isGone } from './gone.ts'
import { wholeLoad, type SearchSettings } from './settings.ts'

const CLIMB_FACTOR = 2
/** A search that is disturbed again and again ends with what it has. */
const MOST_PROBES = 40
/** Near its own end a machine is now able and now not: no more tries than so. */
const MOST_SPOILED = 10
/** A lower bound is no capacity, and is not worth the probes of one. */
const PRECISION_OUT_OF_REACH = 0.1
/** Where in the gap the next load lies; the first that was not spoiled. */
const PLACES = [1 / 2, 3 / 4, 1 / 4, 5 / 8, 3 / 8] as const

export interface ProbeStep {
  readonly phase: SearchPhase
  readonly load: number
}

/** @returns the next probe; null: there is nothing left to try */
export function nextStep(
  settings: SearchSettings,
  probes: readonly SearchProbe[],
): ProbeStep | null {
  const bounds = boundsOf(probes)
  if (isGone(probes)) return null
  if (probes.length >= MOST_PROBES || isWornOut(bounds, probes)) return null
  const last = probes.at(-1)
  if (last && standingOf(probes, last.load) === 'unclear')
    return { phase: last.phase, load: last.load }
  return (
    climb(settings, bounds) ??
    narrow(settings, bounds, probes) ??
    makeSure(bounds, probes)
  )
}

/** By the generator's own misses, and the server has shown no limit. */
function isWornOut(
  { low, above }: Bounds,
  probes: readonly SearchProbe[],
): boolean {
  if (low === 0 || above?.standing.startsWith('missed')) return false
  return probes.filter(isSpoiled).length >= MOST_SPOILED
}

function climb(
  { from, to }: SearchSettings,
  { low, above }: Bounds,
): ProbeStep | null {
  if (above !== null || low >= to) return null
  const load = low === 0 ? from : Math.min(to, low * CLIMB_FACTOR)
  return { phase: 'climb', load }
}

function narrow(
  { precision, grain }: SearchSettings,
  { low, above }: Bounds,
  probes: readonly SearchProbe[],
): ProbeStep | null {
  if (above === null) return null
  const wanted =
    above.standing === 'out-of-reach'
      ? Math.max(precision, PRECISION_OUT_OF_REACH)
      : precision
  if (isNear({ low, above }, wanted, grain)) return null
  const gap = above.load - low
  if (low === 0 && nothingPassed(probes))
    return { phase: 'bisect', load: grain }
  const load = [
    ...aims({ low, above }, wanted, probes),
    ...PLACES.map((place) => low + gap * place),
  ]
    .map((each) => wholeLoad(each, grain))
    .find((each) => each > low && standingOf(probes, each) === 'unclear')
  return load === undefined ? null : { phase: 'bisect', load }
}

/**
 * A server that refuses what is too much tells its limit by what it carries:
 * that is tried first, and while it holds, what is near enough above it, then
 * twice as far. One that breaks down carries less: it is halfway after all.
 */
function aims(
  { low, above }: Bounds,
  precision: number,
  probes: readonly SearchProbe[],
): number[] {
  const told = probes.filter(
    (probe) => isBounding(probe) && probe.missed === 'errors',
  )
  const last = probes.at(-1)
  const carried = told.map(carriedBy)
  // one that missed too is followed by no other: they would creep
  if (!above || !last || (!last.held && carried.includes(last.load))) return []
  const base = Math.max(...carried.filter((each) => each <= low))
  const aim = told.findLast(({ load }) => load === above.load)
  const near = low === base ? Math.floor(low / (1 - precision)) : 2 * low - base
  return [
    ...(near < above.load * (1 - precision) ? [near] : []),
    ...(aim ? [carriedBy(aim)] : []),
  ].filter((load) => load > low && load < above.load)
}

/** Then it is not the amount: one more try with the least there is. */
function nothingPassed(probes: readonly SearchProbe[]): boolean {
  return probes.every(({ achieved }) => achieved === 0)
}

function makeSure(
  { low, above }: Bounds,
  probes: readonly SearchProbe[],
): ProbeStep | null {
  if (above?.standing === 'missed-once')
    return { phase: 'bisect', load: above.load }
  if (low === 0) return null
  return isConfirmed(probes, low) ? null : { phase: 'confirm', load: low }
}
