// Changes the message rate where a stage of the plan has its own.
import { stageSpans } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Pacer } from './pacer.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

interface Stair {
  readonly atMs: number
  readonly ratePerMinute: number
}

export class RateStairs implements TimerOwner {
  readonly #pacer: Pacer
  readonly #change: (ratePerMinute: number) => void
  readonly #node = new TimerNode(this, 0)
  readonly #stairs: Stair[]

  constructor(
    { load }: Plan,
    pacer: Pacer,
    change: (ratePerMinute: number) => void,
  ) {
    this.#pacer = pacer
    this.#change = change
    this.#stairs = stageSpans(load).flatMap(({ index, startMs }) => {
      const ratePerMinute = load.stages[index]?.ratePerMinute
      return ratePerMinute === undefined
        ? []
        : [{ atMs: startMs, ratePerMinute }]
    })
  }

  start(): void {
    const [next] = this.#stairs
    if (next) this.#pacer.set(this.#node, next.atMs)
  }

  stop(): void {
    this.#pacer.remove(this.#node)
  }

  onTimer(): void {
    const stair = this.#stairs.shift()
    if (stair) this.#change(stair.ratePerMinute)
    this.start()
  }
}
