// For the tests of this folder: one connection with its surroundings. Not
// shipped.
import type { PlanSource } from '../../core/plan/schema.ts'
import {
  createFakeEngine,
  takeRecorded,
  testPlan,
  type FakeEngine,
  type Recorded,
} from '../../tests/support/fake-engine.ts'
import { createBehaviour } from './behaviour.ts'
import { Connection } from './connection.ts'
import type { ConnectionOwner } from './connection-owner.ts'
import type { ConnectionState } from './connection-state.ts'

/** One connection, whose server the test plays. */
export class ConnectionWorld {
  readonly engine: FakeEngine
  readonly connection: Connection
  readonly states: ConnectionState[] = []

  constructor(changes: Partial<PlanSource> = {}, number = 0) {
    const plan = testPlan(changes)
    this.engine = createFakeEngine(plan)
    const { context } = this.engine
    const owner: ConnectionOwner = {
      context,
      behaviour: createBehaviour(context),
      ready() {},
      changed: (_number, _from, to) => this.states.push(to),
    }
    this.connection = new Connection(number, owner)
  }

  get network() {
    return this.engine.network
  }

  get socket() {
    return this.network.last
  }

  advance(durationMs: number): void {
    this.engine.clock.advance(durationMs)
  }

  recorded(): Recorded {
    return takeRecorded(this.engine.recorder)
  }

  /** Dialed and accepted at once. */
  opened(): this {
    this.connection.begin(this.engine.clock.now())
    this.socket.open()
    return this
  }
}

/** What a socket says when nobody listens. */
export const REFUSED = {
  code: 'ECONNREFUSED',
  message: 'connect ECONNREFUSED',
}
/** What a socket says when TCP ends without a close frame. */
export const ENDED = { ended: true, message: 'TCP ended' }

export const RETRY_TWICE = {
  retries: 2,
  backoff: { initial: '100ms', multiplier: 2, jitter: 0 },
} satisfies PlanSource['connect']

export const RECONNECT = {
  reconnect: true,
  backoff: { initial: '100ms', jitter: 0 },
} satisfies PlanSource['connect']

export const LOGIN = {
  type: 'message',
  message: 'user {{n}}',
  expect: 'welcome',
  timeout: '2s',
} satisfies PlanSource['login']
