// Who is hit: exact shares, drawn at random. Acts on nobody.

/**
 * Draws without replacement (Fisher and Yates, as far as needed).
 *
 * @param candidates in any order; is reordered
 * @param random uniform in [0, 1)
 * @returns round(share x candidates) of them
 */
export function drawShare<T>(
  candidates: T[],
  share: number,
  random: () => number,
): T[] {
  const wanted = Math.round(share * candidates.length)
  for (let place = 0; place < wanted; place++) {
    const rest = candidates.length - place
    swap(candidates, place, place + Math.floor(random() * rest))
  }
  return candidates.slice(0, wanted)
}

function swap<T>(items: T[], one: number, other: number): void {
  const held = items[one]
  const moved = items[other]
  if (held === undefined || moved === undefined) return
  items[one] = moved
  items[other] = held
}

/** Against the rounding of share x seen. */
const EPSILON = 1e-9

/**
 * Decides one by one, for those who come one by one, so that at any time less
 * than one is missing from, or above, the exact share. By chance where both
 * would do: a fixed pattern could hit one role of every conversation.
 */
export class Quota {
  readonly #share: number
  readonly #random: () => number
  #seen = 0
  #chosen = 0

  constructor(share: number, random: () => number) {
    this.#share = share
    this.#random = random
  }

  /** Others have been decided elsewhere. */
  count(seen: number, chosen: number): void {
    this.#seen += seen
    this.#chosen += chosen
  }

  next(): boolean {
    this.#seen++
    const exact = this.#share * this.#seen
    const least = Math.floor(exact + EPSILON)
    const most = Math.ceil(exact - EPSILON)
    const chosen =
      this.#chosen < least ||
      (this.#chosen < most && this.#random() < this.#share)
    if (chosen) this.#chosen++
    return chosen
  }
}
