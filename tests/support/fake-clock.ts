// The engine's clock, moved by hand. Timers and immediates run only inside
// `advance`, in the order of their times; a stall lets time pass without them.
import type { Clock } from '../../workers/engine/clock.ts'

interface FakeTimer {
  readonly atMs: number
  readonly callback: () => void
}

/** More immediates than this at one moment never end. */
const MAX_IMMEDIATES = 1_000_000

export class FakeClock implements Clock {
  /** Unix time of the run's second 0, ms. */
  readonly startEpochMs = 1_700_000_000_000
  /** How much later than asked every timer fires, ms. */
  lateMs = 0
  #nowMs = 0
  #timers: FakeTimer[] = []
  #immediates: (() => void)[] = []

  now(): number {
    return this.#nowMs
  }

  epochMs(): number {
    return this.startEpochMs + this.#nowMs
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#nowMs + delayMs + this.lateMs, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  setImmediate(callback: () => void): void {
    this.#immediates.push(callback)
  }

  /** Timers that have not fired yet. */
  get pendingTimers(): number {
    return this.#timers.length
  }

  /** Lets time pass and runs what is due on the way. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs
    this.#runImmediates()
    for (;;) {
      const timer = this.#takeDue(endMs)
      if (!timer) break
      this.#nowMs = Math.max(this.#nowMs, timer.atMs)
      timer.callback()
      this.#runImmediates()
    }
    this.#nowMs = Math.max(this.#nowMs, endMs)
  }

  /**
   * The process stands still: time passes, nothing runs. What fell due runs
   * with the next `advance`, even with `advance(0)`.
   */
  stall(durationMs: number): void {
    this.#nowMs += durationMs
  }

  /** Runs only immediates, as when sockets keep the loop busy. */
  #runImmediates(): void {
    for (let count = 0; this.#immediates.length > 0; count++) {
      if (count > MAX_IMMEDIATES) throw new Error('immediates without end')
      this.#immediates.shift()?.()
    }
  }

  /** The earliest timer up to `endMs`; among equals the one set first. */
  #takeDue(endMs: number): FakeTimer | undefined {
    let first: FakeTimer | undefined
    for (const timer of this.#timers)
      if (timer.atMs <= endMs && (!first || timer.atMs < first.atMs))
        first = timer
    this.#timers = this.#timers.filter((timer) => timer !== first)
    return first
  }
}
