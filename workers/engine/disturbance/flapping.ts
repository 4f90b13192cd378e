// Every so often a share of the connections open at that moment is cut and
// comes back.
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import type { Disturbance, Surroundings } from './disturbance.ts'
import { MassCut } from './mass-cut.ts'
import { Moment } from './moment.ts'
import { Outage } from './outage.ts'

export type FlappingPlan = Extract<Plan, { type: 'flapping' }>

export class Flapping implements Disturbance {
  readonly #plan: FlappingPlan
  readonly #next: Moment
  readonly #cut: MassCut

  constructor(plan: FlappingPlan, surroundings: Surroundings) {
    const { pacer, recorder } = surroundings.context
    const { how, away, share } = plan
    const outage = new Outage(
      {
        ...{ absence: 'flapping', how, awayMs: away },
        ...{ left: 'flapping.cut', back: 'flapping.back' },
      },
      recorder,
    )
    this.#plan = plan
    this.#cut = new MassCut(surroundings, { share, outage })
    this.#next = new Moment(pacer, (dueMs, nowMs) => this.#strike(dueMs, nowMs))
  }

  start(): void {
    this.#schedule(this.#plan.from)
  }

  stop(): void {
    this.#next.cancel()
    this.#cut.stop()
  }

  #schedule(atMs: number): void {
    if (atMs < (this.#plan.until ?? Infinity)) this.#next.set(atMs)
  }

  #strike(dueMs: number, nowMs: number): void {
    this.#cut.strike()
    // strikes that were slept through are not made up for: together they
    // would hit more than the share
    const { every } = this.#plan
    const passed = Math.floor(Math.max(nowMs - dueMs, 0) / every)
    this.#schedule(dueMs + (passed + 1) * every)
  }
}
