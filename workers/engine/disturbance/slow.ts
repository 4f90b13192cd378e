// A share of the receivers reads late, or not at all, for a while. How one of
// them reads is slow-reader.ts.
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import { partOf } from '../../../core/plan/roster.ts'
import {
  openVictims,
  type Disturbance,
  type Surroundings,
  type Victim,
} from './disturbance.ts'
import { drawShare, Quota } from './draw.ts'
import { Moment } from './moment.ts'
import { SlowReader } from './slow-reader.ts'

export type SlowPlan = Extract<Plan, { type: 'slow' }>

export class Slow implements Disturbance {
  readonly #plan: SlowPlan
  readonly #surroundings: Surroundings
  readonly #from: Moment
  readonly #until: Moment
  /** For receivers that open while it acts. */
  readonly #quota: Quota
  /** By number of the connection; a slow client is slow again on return. */
  readonly #chosen = new Map<number, boolean>()
  readonly #readers = new Map<number, SlowReader>()
  #acting = false

  constructor(plan: SlowPlan, surroundings: Surroundings) {
    const { pacer, random } = surroundings.context
    this.#plan = plan
    this.#surroundings = surroundings
    this.#quota = new Quota(plan.share, random)
    this.#from = new Moment(pacer, () => this.#begin())
    this.#until = new Moment(pacer, () => this.#end())
  }

  start(): void {
    const { from, until = Infinity } = this.#plan
    if (until <= from) return
    this.#from.set(from)
    if (until < Infinity) this.#until.set(until)
  }

  ready(victim: Victim): void {
    if (!this.#acting || !this.#qualifies(victim)) return
    const { number } = victim
    const chosen = this.#chosen.get(number) ?? this.#quota.next()
    this.#chosen.set(number, chosen)
    if (chosen) this.#slowDown(victim)
  }

  stop(): void {
    this.#from.cancel()
    this.#until.cancel()
    this.#end()
  }

  #qualifies({ mode, number }: Victim): boolean {
    const { traffic } = this.#surroundings.context.plan
    return mode === null && partOf(traffic, number).receives
  }

  #begin(): void {
    this.#acting = true
    const { random } = this.#surroundings.context
    const candidates = openVictims(this.#surroundings, (victim) =>
      this.#qualifies(victim),
    )
    for (const { number } of candidates) this.#chosen.set(number, false)
    const victims = drawShare(candidates, this.#plan.share, random)
    this.#quota.count(candidates.length, victims.length)
    for (const victim of victims) {
      this.#chosen.set(victim.number, true)
      this.#slowDown(victim)
    }
  }

  #slowDown(victim: Victim): void {
    const { how, delay } = this.#plan
    const reader = new SlowReader(victim, how === 'late' ? delay : Infinity)
    if (!victim.adopt(reader)) return
    this.#readers.set(victim.number, reader)
    reader.start()
  }

  #end(): void {
    this.#acting = false
    for (const reader of this.#readers.values()) reader.finish()
    this.#readers.clear()
  }
}
