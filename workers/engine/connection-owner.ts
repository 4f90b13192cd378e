// What a connection is given by whoever makes it (generator.ts): its words,
// and an ear for its changes.
import type { Answers } from './answers.ts'
import type { Connection } from './connection.ts'
import type { ConnectionState } from './connection-state.ts'
import type { EngineContext, Link } from './context.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { LoginScript } from './login.ts'
import type { Traffic } from './traffic.ts'

/** What a connection does once it is open; made by the generator. */
export interface Behaviour {
  heartbeat(link: Link): Heartbeat | null
  traffic(link: Link): Traffic | null
  answers(link: Link): Answers | null
  /** Null: nobody logs in. */
  readonly login: LoginScript | null
  /** The run is over: whatever is still open is settled. */
  finish(): void
}

/** Who counts states: told of every change. */
export interface ConnectionOwner {
  readonly context: EngineContext
  readonly behaviour: Behaviour
  /** Open and logged in, before it says anything: disturbances may step in. */
  ready(connection: Connection): void
  changed(number: number, from: ConnectionState, to: ConnectionState): void
}
