// At one moment a share of the connections keeps its socket and answers
// nothing any more, as a client that has lost power or its network: when does
// the server notice?
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import type { EngineContext } from '../context.ts'
import { inBatches } from './batches.ts'
import {
  openVictims,
  type Disturbance,
  type Surroundings,
  type Victim,
} from './disturbance.ts'
import { drawShare } from './draw.ts'
import type { Mode } from './mode.ts'
import { Moment } from './moment.ts'

export type HalfOpenPlan = Extract<Plan, { type: 'half-open' }>

export class HalfOpen implements Disturbance {
  readonly #plan: HalfOpenPlan
  readonly #surroundings: Surroundings
  readonly #moment: Moment
  #stopped = false

  constructor(plan: HalfOpenPlan, surroundings: Surroundings) {
    this.#plan = plan
    this.#surroundings = surroundings
    const { pacer } = surroundings.context
    this.#moment = new Moment(pacer, () => this.#strike())
  }

  start(): void {
    this.#moment.set(this.#plan.at)
  }

  stop(): void {
    this.#stopped = true
    this.#moment.cancel()
  }

  #strike(): void {
    const { clock, random } = this.#surroundings.context
    const candidates = openVictims(this.#surroundings)
    const victims = drawShare(candidates, this.#plan.share, random)
    inBatches(victims, clock, (victim) => this.#silence(victim))
  }

  #silence(victim: Victim): void {
    if (!this.#stopped) victim.fallSilent(new Silence(victim.context))
  }
}

/** The rest of a half-open connection's life. */
class Silence implements Mode {
  readonly slow = false
  readonly silent = true
  readonly #context: EngineContext
  readonly #sinceMs: number

  constructor(context: EngineContext) {
    this.#context = context
    this.#sinceMs = context.clock.now()
    context.recorder.tally('halfOpen.silent')
  }

  /** Reaches the machine, but nobody on it. */
  message(data: Uint8Array): void {
    this.#context.recorder.counters.bytesReceived += data.length
  }

  pong(): void {}

  ended(): boolean {
    const { recorder, clock } = this.#context
    recorder.tally('halfOpen.noticed')
    recorder.time('halfOpenNotice', clock.now() - this.#sinceMs)
    return true
  }

  drain(): void {}

  leave(): void {}
}
