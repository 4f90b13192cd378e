// A Clock whose time moves only when a test says so.
import type { Clock } from '../clock.ts'

interface Timer {
  readonly atMs: number
  readonly fn: () => void
}

export class FakeClock implements Clock {
  #nowMs: number
  readonly #timers = new Set<Timer>()

  constructor(startEpochMs = Date.UTC(2026, 0, 31, 14, 25, 30)) {
    this.#nowMs = startEpochMs
  }

  now(): number {
    return this.#nowMs
  }

  setTimeout(fn: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#nowMs + delayMs, fn }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  get pending(): number {
    return this.#timers.size
  }

  /** Fires what falls due on the way, each at its own time. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs
    for (let timer = this.#next(endMs); timer; timer = this.#next(endMs)) {
      this.#timers.delete(timer)
      this.#nowMs = Math.max(this.#nowMs, timer.atMs)
      timer.fn()
    }
    this.#nowMs = endMs
  }

  /** The clock stands still for the timers, as on a suspended machine. */
  jump(durationMs: number): void {
    this.#nowMs += durationMs
  }

  #next(untilMs: number): Timer | undefined {
    return [...this.#timers]
      .filter((timer) => timer.atMs <= untilMs)
      .sort((a, b) => a.atMs - b.atMs)[0]
  }
}
