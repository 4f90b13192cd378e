// How long this process could not serve anybody, because it was not let run or
// had too much to do: then what it did late or refused is no setting of its own.
import { RED_THRESHOLDS } from '../../core/metrics/health.ts'

const SAMPLE_MS = 20

export class Standstill {
  readonly #now: () => number
  readonly #timer: NodeJS.Timeout
  #lastMs: number
  #stalledMs = 0

  /** @param now monotonic milliseconds with fractions */
  constructor(now: () => number) {
    this.#now = now
    this.#lastMs = now()
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS)
    this.#timer.unref()
  }

  /** Since it began: all turns that came late, each by more than a worker may. */
  get seconds(): number {
    // whoever asks may have been let in before the timer
    this.#sample()
    return this.#stalledMs / 1000
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #sample(): void {
    const nowMs = this.#now()
    const lateMs = nowMs - this.#lastMs - SAMPLE_MS
    if (lateMs > RED_THRESHOLDS.loopDelayMaxMs) this.#stalledMs += lateMs
    this.#lastMs = nowMs
  }
}
