// The way back of one connection that a disturbance has cut: since when it
// may dial. Gone as soon as it is open again.
import type { Outage } from './outage.ts'

export class Comeback {
  readonly outage: Outage
  /** When it is let back in, ms. */
  readonly letInMs: number

  constructor(outage: Outage, cutMs: number) {
    this.outage = outage
    this.letInMs = cutMs + outage.plan.awayMs
  }

  returned(nowMs: number): void {
    this.outage.returned(nowMs - this.letInMs)
  }
}
