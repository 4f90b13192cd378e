// Everything that the plan's disturbances do to the connections of one
// worker. What each kind does is in the file of its name.
import type { Disturbance as Plan } from '../../../core/plan/disturbance-schema.ts'
import { Churn } from './churn.ts'
import type { Disturbance, Surroundings, Victim } from './disturbance.ts'
import { Flapping } from './flapping.ts'
import { HalfOpen } from './half-open.ts'
import { Idle } from './idle.ts'
import { Offline } from './offline.ts'
import { Slow } from './slow.ts'
import { Storm } from './storm.ts'

export class Director {
  readonly #disturbances: readonly Disturbance[]

  constructor(surroundings: Surroundings) {
    const { disturbances } = surroundings.context.plan
    this.#disturbances = disturbances.map((plan) =>
      createDisturbance(plan, surroundings),
    )
  }

  start(): void {
    for (const disturbance of this.#disturbances) disturbance.start()
  }

  /** A connection is open and logged in, and has not said anything yet. */
  ready(victim: Victim): void {
    for (const disturbance of this.#disturbances) disturbance.ready?.(victim)
  }

  stop(): void {
    for (const disturbance of this.#disturbances) disturbance.stop()
  }
}

function createDisturbance(
  plan: Plan,
  surroundings: Surroundings,
): Disturbance {
  switch (plan.type) {
    case 'storm':
      return new Storm(plan, surroundings)
    case 'flapping':
      return new Flapping(plan, surroundings)
    case 'slow':
      return new Slow(plan, surroundings)
    case 'churn':
      return new Churn(plan, surroundings)
    case 'offline':
      return new Offline(plan, surroundings)
    case 'half-open':
      return new HalfOpen(plan, surroundings)
    case 'idle':
      return new Idle(plan, surroundings)
  }
}
