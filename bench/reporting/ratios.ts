// How many times as much a peer costs as we do: one ratio per pair of runs
// that followed each other, and their spread. Pure.

/** A figure per round; null where that run failed. */
export type Values = readonly (number | null)[]

export interface Ratio {
  /** Peer over ours, a value per pair: above 1, the peer costs more. */
  readonly values: readonly number[]
  readonly median: number
  readonly min: number
  readonly max: number
}

/** @returns null where no pair is whole */
export function ratioOf(ours: Values, peer: Values): Ratio | null {
  const values = ours.flatMap((mine, round) => {
    const theirs = peer[round] ?? null
    // a cost of nothing has no ratio
    return mine === null || theirs === null || mine <= 0
      ? []
      : [round4(theirs / mine)]
  })
  const spread = spreadOf(values)
  return spread && { values, ...spread }
}

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** @returns null where there is nothing */
export function spreadOf(values: Values): Spread | null {
  const known = values
    .filter((value) => value !== null)
    .toSorted((a, b) => a - b)
  const [min, max] = [known[0], known.at(-1)]
  if (min === undefined || max === undefined) return null
  const half = known.length / 2
  const low = known[Math.ceil(half) - 1] ?? min
  const high = known[Math.floor(half)] ?? max
  return { median: round4((low + high) / 2), min, max }
}

/** Four significant digits: more is noise. */
export function round4(value: number): number {
  return Number(value.toPrecision(4))
}
