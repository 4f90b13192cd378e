// So many a second, and no more: a bucket that holds a tenth of a second's
// worth and fills up again evenly. A larger one would let a load above the
// rate pass for so long that no short test could find the limit.

const BURST_SECONDS = 0.1

export interface RateLimitOptions {
  readonly perSecond: number
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
}

export class RateLimit {
  readonly #options: RateLimitOptions
  readonly #most: number
  #left: number
  #atMs: number

  constructor(options: RateLimitOptions) {
    this.#options = options
    this.#most = Math.max(options.perSecond * BURST_SECONDS, 1)
    this.#left = this.#most
    this.#atMs = options.now()
  }

  /** @returns false: it is one too many now */
  take(): boolean {
    const nowMs = this.#options.now()
    const more = ((nowMs - this.#atMs) * this.#options.perSecond) / 1000
    this.#left = Math.min(this.#left + more, this.#most)
    this.#atMs = nowMs
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}

/** @returns null for a rate of 0: no limit */
export function rateLimit(options: RateLimitOptions): RateLimit | null {
  return options.perSecond === 0 ? null : new RateLimit(options)
}
