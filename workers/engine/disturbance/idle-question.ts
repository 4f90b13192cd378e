// Asks a silent connection's server whether it is still there: the plan's own
// heartbeat where that is a message, else a ping frame.
import { compileMatch, type Match } from '../../../core/plan/match.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import {
  compileMessage,
  type MessageTemplate,
} from '../../../core/plan/template.ts'
import type { Link } from '../context.ts'
import { connectionValues } from '../template-values.ts'

/** Of plans without heartbeats. */
const TIMEOUT_MS = 10_000
const ASKED = new TextEncoder().encode('still there?')

interface Words {
  readonly message: MessageTemplate
  readonly expect: Match
}

/** One for all connections of a worker. */
export class IdleQuestion {
  readonly timeoutMs: number
  /** Null: a ping frame. */
  readonly #words: Words | null

  constructor({ heartbeat }: Plan) {
    this.timeoutMs = heartbeat.type === 'none' ? TIMEOUT_MS : heartbeat.timeout
    this.#words =
      heartbeat.type === 'message'
        ? {
            message: compileMessage(heartbeat.message),
            expect: compileMatch(heartbeat.expect),
          }
        : null
  }

  ask(link: Link): void {
    const { socket } = link
    const message = this.#words?.message
    if (message)
      socket?.send(message.fill(connectionValues(link)), message.isText)
    else socket?.ping(ASKED)
    link.wrote(link.context.clock.now())
  }

  answeredByMessage(data: Uint8Array): boolean {
    return this.#words !== null && this.#words.expect.test(data)
  }

  answeredByPong(payload: Uint8Array): boolean {
    return (
      this.#words === null &&
      payload.length === ASKED.length &&
      payload.every((byte, place) => byte === ASKED[place])
    )
  }
}
