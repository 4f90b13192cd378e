// Finds the silence that gets a connection cut: every connection keeps one of
// several, in turn. What happens in it is idle-watch.ts.
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import type { Disturbance, Surroundings, Victim } from './disturbance.ts'
import { IdleQuestion } from './idle-question.ts'
import { IdleWatch } from './idle-watch.ts'

export type IdlePlan = Extract<Plan, { type: 'idle' }>

export class Idle implements Disturbance {
  readonly #plan: IdlePlan
  readonly #question: IdleQuestion

  constructor(plan: IdlePlan, { context }: Surroundings) {
    this.#plan = plan
    this.#question = new IdleQuestion(context.plan)
  }

  start(): void {}

  ready(victim: Victim): void {
    const { silences } = this.#plan
    const silenceMs = silences[victim.number % silences.length]
    if (silenceMs === undefined) return
    const watch = new IdleWatch(victim, this.#question, silenceMs)
    if (victim.adopt(watch)) watch.start()
  }

  /** Silences that have begun are told to stop by their connections. */
  stop(): void {}
}
