// What befalls a delivery on purpose: by counting, or by chance with a seed.
import { isNth } from '../reference-server/options.ts'
import type { ImOptions } from './options.ts'

export type Fate = 'well' | 'lost' | 'repeated' | 'swapped'

export class Misfortune {
  readonly #options: ImOptions
  readonly #random: () => number
  #deliveries = 0
  #stored = 0

  constructor(options: ImOptions) {
    this.#options = options
    this.#random = seeded(options.seed)
  }

  /** Of the next delivery to a user who is there. */
  delivery(): Fate {
    const options = this.#options
    const position = (this.#deliveries += 1)
    if (this.#hits(position, options.loseEvery, options.loseShare))
      return 'lost'
    if (this.#hits(position, options.repeatEvery, options.repeatShare))
      return 'repeated'
    if (this.#hits(position, options.swapEvery, options.swapShare))
      return 'swapped'
    return 'well'
  }

  /** Whether the next message to store is forgotten. */
  forgets(): boolean {
    const { forgetEvery, forgetShare } = this.#options
    return this.#hits((this.#stored += 1), forgetEvery, forgetShare)
  }

  #hits(position: number, every: number, share: number): boolean {
    return isNth(position, every) || (share > 0 && this.#random() < share)
  }
}

/** xorshift32 (Marsaglia 2003): small, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}
