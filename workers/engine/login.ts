// The log-in of one connection: a message after the handshake and the reply
// that lets it in, then what the plan wants said before anything else, such
// as joining a room. Counted and timed apart from connecting.
import { compileMatch, type Match } from '../../core/plan/match.ts'
import type { Plan } from '../../core/plan/schema.ts'
import {
  compileMessage,
  type MessageTemplate,
} from '../../core/plan/template.ts'
import type { Link } from './context.ts'
import { postponeOnce } from './deadline.ts'
import { connectionValues } from './template-values.ts'
import { decodeText } from './text.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

export type LoginPlan = Extract<Plan['login'], { type: 'message' }>

interface Step {
  readonly message: MessageTemplate
  /** Null: nothing is waited for. */
  readonly expect: Match | null
}

/** A plan's log-in, compiled once for all connections of a worker. */
export interface LoginScript {
  /** The log-in itself, then what follows it. */
  readonly steps: readonly Step[]
  readonly refused: Match | null
  /** For each step, ms. */
  readonly timeoutMs: number
}

export function compileLogin(login: Plan['login']): LoginScript | null {
  if (login.type === 'none') return null
  const steps = [login, ...login.then].map(({ message, expect }) => ({
    message: compileMessage(message),
    expect: expect === undefined ? null : compileMatch(expect),
  }))
  const { refused, timeout } = login
  return {
    steps,
    refused: refused === undefined ? null : compileMatch(refused),
    timeoutMs: timeout,
  }
}

const SAMPLE_CHARS = 120

export class Login implements TimerOwner {
  readonly #link: Link
  readonly #script: LoginScript
  readonly #accepted: () => void
  readonly #deadline = new TimerNode(this, 0)
  #step = 0
  #sentMs = 0

  /** @param accepted told once, when the last step is through */
  constructor(link: Link, script: LoginScript, accepted: () => void) {
    this.#link = link
    this.#script = script
    this.#accepted = accepted
  }

  start(nowMs: number): void {
    this.#sentMs = nowMs
    this.#say(nowMs)
  }

  /** Sends the step; those that wait for nothing are over at once. */
  #say(nowMs: number): void {
    const { context, socket } = this.#link
    for (
      let step = this.#script.steps[this.#step];
      step;
      step = this.#script.steps[++this.#step]
    ) {
      const values = connectionValues(this.#link, this.#step)
      socket?.send(step.message.fill(values), step.message.isText)
      this.#link.wrote(nowMs)
      if (!step.expect) continue
      context.pacer.set(this.#deadline, nowMs + this.#script.timeoutMs)
      return
    }
    this.end()
    this.#accepted()
  }

  /**
   * @param answered whether it was the server's own question (answers.ts),
   *   which refuses nothing
   * @returns true: until the log-in is through every message is its
   */
  message(data: Uint8Array, answered = false): boolean {
    if (this.#script.steps[this.#step]?.expect?.test(data)) this.#passed()
    else if (this.#isRefusal(data, answered)) {
      const reply = decodeText(data).slice(0, SAMPLE_CHARS)
      this.#link.drop('auth_failed', 'login', `refused: ${reply}`)
    }
    return true
  }

  /** What follows the log-in waits among whatever else is sent to it. */
  #isRefusal(data: Uint8Array, answered: boolean): boolean {
    const { refused } = this.#script
    if (refused) return refused.test(data)
    return this.#step === 0 && !answered
  }

  #passed(): void {
    const { recorder, clock, pacer } = this.#link.context
    const nowMs = clock.now()
    pacer.remove(this.#deadline)
    if (this.#step === 0) {
      recorder.counters.loginsSucceeded++
      recorder.time('loginLatency', nowMs - this.#sentMs)
    }
    this.#step++
    this.#say(nowMs)
  }

  onTimer(_kind: number, dueMs: number): void {
    const { context } = this.#link
    if (postponeOnce(this.#deadline, dueMs, context)) return
    if (this.#step === 0) context.recorder.counters.loginsTimedOut++
    const what =
      this.#step === 0 ? 'the log-in' : `log-in message ${this.#step + 1}`
    this.#link.drop(
      'auth_timeout',
      'login',
      `no reply to ${what} within ${this.#script.timeoutMs} ms`,
    )
  }

  /** Whether the server has let it in, whatever is still to be said. */
  get letIn(): boolean {
    return this.#step > 0
  }

  end(): void {
    this.#link.context.pacer.remove(this.#deadline)
  }
}
