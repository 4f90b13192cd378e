// A share of the connections comes, stays, goes, and comes again, each in a
// rhythm of its own.
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import { spread } from '../context.ts'
import type { Disturbance, Surroundings, Victim } from './disturbance.ts'
import { Quota } from './draw.ts'
import { Moment } from './moment.ts'
import { Outage } from './outage.ts'

export type ChurnPlan = Extract<Plan, { type: 'churn' }>

/** When one of them leaves next. */
interface Rhythm {
  victim: Victim
  readonly leaving: Moment
  /** It has had its first stay, which is of another length for each. */
  begun: boolean
  /** From 0 to 1, evenly spread over those chosen. */
  readonly phase: number
}

export class Churn implements Disturbance {
  readonly #plan: ChurnPlan
  readonly #surroundings: Surroundings
  readonly #outage: Outage
  readonly #quota: Quota
  /** By number of the connection; null: it is left alone. */
  readonly #rhythms = new Map<number, Rhythm | null>()
  #chosen = 0
  #stopped = false

  constructor(plan: ChurnPlan, surroundings: Surroundings) {
    const { recorder, random } = surroundings.context
    const { how, away, share } = plan
    this.#plan = plan
    this.#surroundings = surroundings
    this.#quota = new Quota(share, random)
    this.#outage = new Outage(
      {
        ...{ absence: 'churn', how, awayMs: away },
        ...{ left: 'churn.left', back: 'churn.cycles' },
      },
      recorder,
    )
  }

  start(): void {}

  ready(victim: Victim): void {
    if (this.#stopped) return
    const rhythm = this.#rhythmOf(victim)
    if (!rhythm) return
    const { from, stay, away } = this.#plan
    const nowMs = this.#surroundings.context.clock.now()
    // over a whole round, so that from then on as many leave at any time
    const firstMs = (stay + away) * (1 - rhythm.phase)
    const stayMs = rhythm.begun ? stay : firstMs
    rhythm.victim = victim
    this.#leaveAt(Math.max(nowMs, from) + stayMs, rhythm)
  }

  #rhythmOf(victim: Victim): Rhythm | null {
    const known = this.#rhythms.get(victim.number)
    if (known !== undefined) return known
    const rhythm = this.#quota.next() ? this.#createRhythm(victim) : null
    this.#rhythms.set(victim.number, rhythm)
    return rhythm
  }

  #createRhythm(victim: Victim): Rhythm {
    const { pacer } = this.#surroundings.context
    const leave = () => {
      rhythm.begun = true
      rhythm.victim.cut(this.#outage)
    }
    const leaving = new Moment(pacer, leave)
    const phase = spread(this.#chosen++)
    const rhythm: Rhythm = { victim, leaving, begun: false, phase }
    return rhythm
  }

  #leaveAt(atMs: number, { leaving }: Rhythm): void {
    if (atMs < (this.#plan.until ?? Infinity)) leaving.set(atMs)
  }

  stop(): void {
    this.#stopped = true
    for (const rhythm of this.#rhythms.values()) rhythm?.leaving.cancel()
  }
}
