// What a connection says while it is open, whichever kind of traffic: the
// interface between connection.ts and echo-traffic.ts, conversation/….

/** Why a connection is not there: for good, lost, or cut by a disturbance. */
export type Absence =
  'over' | 'dropped' | 'storm' | 'flapping' | 'churn' | 'offline' | 'half-open'

export interface Traffic {
  /** The connection is ready, again after each return; or the rate changed. */
  start(nowMs: number): void
  /** Sends nothing new; what arrives still counts. */
  stop(): void
  /** @returns whether the message was one of this traffic */
  message(data: Uint8Array, receivedMs: number): boolean
  /** The connection is gone, perhaps to come back (`start`). */
  end(why: string, absence: Absence): void
}
