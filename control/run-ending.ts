// The ways a run comes to its end, and how long each may take. The order of
// events is run-session.ts's.
import type { RunState } from '../core/metrics/second.ts'
import type { Outcome } from '../core/metrics/summary-schema.ts'
import type { Plan } from '../core/plan/schema.ts'

/** Closing handshakes after the drain of a run that reached its end. */
const CLOSE_MS = 2000
/** A drained worker may take so long to sum up. */
const MARGIN_MS = 2000
/** A user who stops does not want to wait. */
const STOP = { drainMs: 300, closeMs: 700, limitMs: 2000 } as const

export interface Ending {
  readonly state: Extract<RunState, 'draining' | 'stopping'>
  readonly endState: Extract<RunState, 'finished' | 'stopped'>
  readonly outcome: Outcome
  readonly reason: string | null
  readonly drainMs: number
  readonly closeMs: number
  /** From the stop on; workers without an answer are then killed. */
  readonly limitMs: number
}

/** @param reason null when the plan was carried out to its end */
export function planEnding(plan: Plan, reason: string | null = null): Ending {
  const drainMs = drainMsOf(plan)
  return {
    state: 'draining',
    endState: 'finished',
    outcome: 'completed',
    reason,
    drainMs,
    closeMs: CLOSE_MS,
    limitMs: drainMs + CLOSE_MS + MARGIN_MS,
  }
}

export function stopEnding(reason: string): Ending {
  return {
    state: 'stopping',
    endState: 'stopped',
    outcome: 'stopped',
    reason,
    ...STOP,
  }
}

/**
 * The longest time after which a handshake, a ping or a message that is in
 * flight at the end is decided. Workers stop draining when none is left.
 */
function drainMsOf(plan: Plan): number {
  const { connect, heartbeat, traffic, login } = plan
  return Math.max(
    connect.handshakeTimeout,
    login.type === 'none' ? 0 : login.timeout,
    heartbeat.type === 'none' ? 0 : heartbeat.timeout,
    traffic.type === 'none' ? 0 : traffic.replyTimeout,
  )
}
