// What a kind of disturbance is, and what it may do to a connection.
import type { EngineContext } from '../context.ts'
import type { ConnectionState } from '../connection-state.ts'
import type { Mode, ModeHost } from './mode.ts'
import type { Outage } from './outage.ts'

/** A connection as disturbances see it. */
export interface Victim extends ModeHost {
  readonly state: ConnectionState
  /** What another disturbance has made of it. */
  readonly mode: Mode | null
  /** Ends it, to come back; nothing where it is not open. */
  cut(outage: Outage): void
  /** @returns false where it is not open or has a mode already */
  adopt(mode: Mode): boolean
  /** Keeps the socket and answers nothing any more, for good. */
  fallSilent(mode: Mode): void
}

/** One entry of the plan's `disturbances`, acting on one worker's share. */
export interface Disturbance {
  start(): void
  /** A connection is open and logged in, for the first time or again. */
  ready?(victim: Victim): void
  /** Does nothing new from now on. */
  stop(): void
}

export interface Surroundings {
  readonly context: EngineContext
  /** Every connection of this worker, whatever its state. */
  victims(): Iterable<Victim>
}

/** Those open at this moment. */
export function openVictims(
  surroundings: Surroundings,
  qualifies: (victim: Victim) => boolean = () => true,
): Victim[] {
  const open: Victim[] = []
  for (const victim of surroundings.victims())
    if (victim.state === 'open' && qualifies(victim)) open.push(victim)
  return open
}
