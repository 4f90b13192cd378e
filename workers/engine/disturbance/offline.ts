// At one moment a share of the receivers leaves while the others go on
// sending. What it missed is told by the conversations (engine/conversation).
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import { partOf } from '../../../core/plan/roster.ts'
import type { Disturbance, Surroundings } from './disturbance.ts'
import { MassCut } from './mass-cut.ts'
import { Moment } from './moment.ts'
import { Outage } from './outage.ts'

export type OfflinePlan = Extract<Plan, { type: 'offline' }>

export class Offline implements Disturbance {
  readonly #plan: OfflinePlan
  readonly #moment: Moment
  readonly #cut: MassCut

  constructor(plan: OfflinePlan, surroundings: Surroundings) {
    const { pacer, recorder, plan: whole } = surroundings.context
    const { how, away, share } = plan
    const outage = new Outage(
      {
        ...{ absence: 'offline', how, awayMs: away },
        ...{ left: 'offline.left', back: 'offline.returned' },
      },
      recorder,
    )
    this.#plan = plan
    this.#cut = new MassCut(surroundings, {
      ...{ share, outage },
      qualifies: ({ number }) => partOf(whole.traffic, number).receives,
    })
    this.#moment = new Moment(pacer, () => this.#cut.strike())
  }

  start(): void {
    this.#moment.set(this.#plan.at)
  }

  stop(): void {
    this.#moment.cancel()
    this.#cut.stop()
  }
}
