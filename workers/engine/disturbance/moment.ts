// Something that is to happen at one time of the run, once.
import type { Pacer } from '../pacer.ts'
import { TimerNode, type TimerOwner } from '../timer-heap.ts'

export class Moment implements TimerOwner {
  readonly #pacer: Pacer
  readonly #act: (dueMs: number, nowMs: number) => void
  readonly #node = new TimerNode(this, 0)

  constructor(pacer: Pacer, act: (dueMs: number, nowMs: number) => void) {
    this.#pacer = pacer
    this.#act = act
  }

  /** Instead of what was set before. */
  set(atMs: number): void {
    this.#pacer.set(this.#node, atMs)
  }

  cancel(): void {
    this.#pacer.remove(this.#node)
  }

  onTimer(
    _kind: number,
    dueMs: number,
    _intendedMs: number,
    nowMs: number,
  ): void {
    this.#act(dueMs, nowMs)
  }
}
