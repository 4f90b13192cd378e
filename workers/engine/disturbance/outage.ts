// An absence that a disturbance imposes on a connection: how it leaves, for
// how long, and what is counted. Cutting and dialing is connection.ts.
import type { TallyName } from '../../../core/metrics/names.ts'
import type { Recorder } from '../../metrics/recorder.ts'
import type { Absence } from '../traffic.ts'

export type OutageCause = Extract<
  Absence,
  'storm' | 'flapping' | 'churn' | 'offline'
>

export interface OutagePlan {
  readonly absence: OutageCause
  /** Close handshake, or TCP reset. */
  readonly how: 'close' | 'reset'
  /** From leaving until it may dial again, ms; the back-off comes on top. */
  readonly awayMs: number
  /** Counted when a connection leaves, and when it is open again. */
  readonly left: TallyName
  readonly back: TallyName
}

/** One for all connections that a disturbance cuts. */
export class Outage {
  readonly plan: OutagePlan
  readonly recorder: Recorder

  constructor(plan: OutagePlan, recorder: Recorder) {
    this.plan = plan
    this.recorder = recorder
  }

  left(): void {
    this.recorder.tally(this.plan.left)
  }

  /** @param _latencyMs from the dial to the verified 101 */
  connected(_latencyMs: number): void {}

  /** @param _restoreMs from being let back in to being open, logged in */
  returned(_restoreMs: number): void {
    this.recorder.tally(this.plan.back)
  }
}
