// What the probes so far say of each load that was tried, and of the limit
// between them. It chooses no next load (search/next-step.ts).
import type { SearchProbe } from '../metrics/summary-schema.ts'

/**
 * So often a load is tried whose misses may all be the generator's own, before
 * it counts as more than this machine can do.
 */
const GENERATOR_TRIES = 3
/** Once some load was more than it can do, the next are so after fewer. */
const LATER_TRIES = 2
/** A load below which the limit lies must have been missed so often. */
const MISSES_TO_BOUND = 2

/** What is known of one load. */
export type Standing =
  | 'held'
  | 'missed'
  /** Missed once: a passing disturbance may have been the reason. */
  | 'missed-once'
  /** Missed while the generator was overloaded: to be tried again. */
  | 'unclear'
  /** Missed so each time: more than this machine can do. */
  | 'out-of-reach'

export interface Bounds {
  /** Highest load that held below `above`. */
  readonly low: number
  /** Lowest load that did not hold or is out of reach; null: none is known. */
  readonly above: { readonly load: number; readonly standing: Standing } | null
}

export function boundsOf(probes: readonly SearchProbe[]): Bounds {
  const loads = [...new Set(probes.map(({ load }) => load))].sort(
    (a, b) => a - b,
  )
  const tried = loads.map((load) => ({
    load,
    standing: standingOf(probes, load),
  }))
  const made = highestMade(probes)
  const bounding = tried.find(
    ({ load, standing }) =>
      standing.startsWith('missed') ||
      (standing === 'out-of-reach' && load > made),
  )
  const held = tried.findLast(
    ({ load, standing }) =>
      standing === 'held' && load < (bounding?.load ?? Infinity),
  )
  return { low: held?.load ?? 0, above: bounding ?? null }
}

/**
 * The highest load that the generator has made soundly. One below it that was
 * spoiled each time was disturbed, and is not more than this machine can do.
 */
function highestMade(probes: readonly SearchProbe[]): number {
  const sound = probes.filter((probe) => probe.held || isBounding(probe))
  return Math.max(0, ...sound.map(({ load }) => load))
}

export function standingOf(
  probes: readonly SearchProbe[],
  load: number,
): Standing {
  const here = probes.filter((probe) => probe.load === load)
  const long = here.filter(({ phase }) => phase === 'confirm')
  const tries = triesOf(probes, load)
  if (long.some(({ held }) => held)) return 'held'
  const misses = long.filter(isBounding).length
  if (misses >= MISSES_TO_BOUND) return 'missed'
  if (long.length >= tries) return misses > 0 ? 'missed' : 'out-of-reach'
  // else the long hold is made once more
  const short = here.filter(({ phase }) => phase !== 'confirm')
  return standingOfShort(short, tries)
}

/** The first load that was spoiled so often has set the mark for the others. */
function triesOf(probes: readonly SearchProbe[], load: number): number {
  const spoiled = probes.filter(isSpoiled)
  const [first] = [...Map.groupBy(spoiled, (probe) => probe.load)].filter(
    ([, tries]) => tries.length >= GENERATOR_TRIES,
  )
  return first === undefined || first[0] === load
    ? GENERATOR_TRIES
    : LATER_TRIES
}

/** A miss that may be the generator's own. */
export function isSpoiled(probe: SearchProbe): boolean {
  return !probe.held && probe.generatorLimited
}

function standingOfShort(
  probes: readonly SearchProbe[],
  tries: number,
): Standing {
  if (probes.some(({ held }) => held)) return 'held'
  const misses = probes.filter(isBounding).length
  if (misses >= MISSES_TO_BOUND) return 'missed'
  if (probes.length >= tries && misses === 0) return 'out-of-reach'
  return misses > 0 ? 'missed-once' : 'unclear'
}

/** A miss that is the server's word. */
export function isBounding(probe: SearchProbe): boolean {
  return !probe.held && !probe.generatorLimited
}

/** What a probe has really carried of its load. */
export function carriedBy({ load, achieved }: SearchProbe): number {
  return Math.min(load, Math.round(achieved))
}

/** Whether the two are as near to each other as they are to be. */
export function isNear(
  { low, above }: Bounds,
  precision: number,
  grain: number,
): boolean {
  return (
    above !== null &&
    above.load - low <= Math.max(precision * above.load, grain)
  )
}

/** Whether it held when it was held longer. */
export function isConfirmed(
  probes: readonly SearchProbe[],
  low: number,
): boolean {
  return probes.some(
    ({ phase, load, held }) => phase === 'confirm' && load === low && held,
  )
}
