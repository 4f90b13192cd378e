// Wakes up when the first timed duty is due and hands out everything that is
// due by then, with the time that each was intended for. It never counts
// ticks: timers are whole milliseconds, late, and sometimes early.
import type { Clock } from './clock.ts'
import { TimerHeap, type TimerNode } from './timer-heap.ts'

/**
 * libuv waits whole milliseconds: a loop that a socket wakes in between waits
 * the rest anew, rounded up, so any timer may be this much later than asked.
 */
const ROUNDING_MS = 1
/** After so much work in one go, sockets get their turn. */
const SLICE_MS = 8

export class Pacer {
  readonly #clock: Clock
  readonly #grainMs: number
  readonly #onWake: () => void
  readonly #heap = new TimerHeap()
  #cancelWake: (() => void) | null = null
  /** The latest that the wake-up in question was planned for, ms. */
  #plannedMs = Infinity
  /** When the timer was asked to fire, ms. */
  #wakeMs = Infinity
  #serving = false
  #stopped = false

  /**
   * @param grainMs what a timer of 1 ms really takes on this system
   * @param onWake told of each wake-up before anything due is handed out
   */
  constructor(clock: Clock, grainMs: number, onWake: () => void = () => {}) {
    this.#clock = clock
    this.#grainMs = grainMs
    this.#onWake = onWake
  }

  set(node: TimerNode, dueMs: number): void {
    this.#heap.set(node, dueMs)
    if (!this.#serving && dueMs < this.#wakeMs - this.#grainMs) this.#plan()
  }

  remove(node: TimerNode): void {
    this.#heap.remove(node)
  }

  stop(): void {
    this.#stopped = true
    this.#cancelWake?.()
    this.#cancelWake = null
  }

  #plan(): void {
    this.#cancelWake?.()
    this.#cancelWake = null
    const firstDueMs = this.#heap.firstDueMs
    if (firstDueMs === Infinity || this.#stopped) {
      this.#wakeMs = this.#plannedMs = Infinity
      return
    }
    const nowMs = this.#clock.now()
    const delayMs = Math.max(1, Math.ceil(firstDueMs - nowMs))
    this.#wakeMs = nowMs + Math.max(delayMs, this.#grainMs)
    this.#plannedMs = this.#wakeMs + ROUNDING_MS
    this.#cancelWake = this.#clock.setTimer(() => this.#wake(), delayMs)
  }

  #wake(): void {
    this.#cancelWake = null
    if (this.#stopped) return
    this.#onWake()
    this.#serving = true
    if (this.#serve()) {
      this.#serving = false
      this.#plan()
    }
    // still serving: the rest keeps the planned wake-up that it has missed
    else this.#clock.setImmediate(() => this.#wake())
  }

  /** @returns false when the slice ran out before the due duties did */
  #serve(): boolean {
    const startMs = this.#clock.now()
    let nowMs = startMs
    for (;;) {
      const dueMs = this.#heap.firstDueMs
      if (dueMs > nowMs) return true
      if (nowMs - startMs > SLICE_MS) return false
      const node = this.#heap.take()
      if (!node) return true
      const intendedMs = Math.min(Math.max(dueMs, this.#plannedMs), nowMs)
      node.owner.onTimer(node.kind, dueMs, intendedMs, nowMs)
      nowMs = this.#clock.now()
    }
  }
}
