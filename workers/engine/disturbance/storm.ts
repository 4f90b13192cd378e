// At one moment a share of the connections is cut, stays away, and comes back
// with the plan's back-off and jitter: what that takes is timed.
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import type { Disturbance, Surroundings } from './disturbance.ts'
import { MassCut } from './mass-cut.ts'
import { Moment } from './moment.ts'
import { Outage } from './outage.ts'

export type StormPlan = Extract<Plan, { type: 'storm' }>

export class Storm implements Disturbance {
  readonly #plan: StormPlan
  readonly #moment: Moment
  readonly #cut: MassCut

  constructor(plan: StormPlan, surroundings: Surroundings) {
    const { pacer } = surroundings.context
    const outage = new StormOutage(plan, surroundings)
    this.#plan = plan
    this.#cut = new MassCut(surroundings, { share: plan.share, outage })
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

class StormOutage extends Outage {
  constructor({ how, away }: StormPlan, { context }: Surroundings) {
    super(
      {
        ...{ absence: 'storm', how, awayMs: away },
        ...{ left: 'storm.cut', back: 'storm.restored' },
      },
      context.recorder,
    )
  }

  override connected(latencyMs: number): void {
    this.recorder.time('stormConnect', latencyMs)
  }

  override returned(restoreMs: number): void {
    super.returned(restoreMs)
    this.recorder.time('stormRestore', restoreMs)
  }
}
