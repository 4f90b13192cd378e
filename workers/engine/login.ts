// The log-in of one connection: a message after the handshake, and the text
// that its reply must contain. Counted and timed apart from connecting.
import type { Plan } from '../../core/plan/schema.ts'
import { compileTemplate } from '../../core/plan/template.ts'
import type { Link } from './context.ts'
import { postponeOnce } from './deadline.ts'
import { templateValues } from './template-values.ts'
import { decodeText } from './text.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

export type LoginPlan = Extract<Plan['login'], { type: 'message' }>

export class Login implements TimerOwner {
  readonly #link: Link
  readonly #plan: LoginPlan
  readonly #accepted: () => void
  readonly #deadline = new TimerNode(this, 0)
  #sentMs = 0

  constructor(link: Link, plan: LoginPlan, accepted: () => void) {
    this.#link = link
    this.#plan = plan
    this.#accepted = accepted
  }

  start(nowMs: number): void {
    const { context, socket } = this.#link
    this.#sentMs = nowMs
    context.pacer.set(this.#deadline, nowMs + this.#plan.timeout)
    const template = compileTemplate(this.#plan.message)
    socket?.send(template.fill(templateValues(this.#link, 0)), true)
    this.#link.wrote()
  }

  /** @returns true: every message during the log-in is its reply */
  message(data: Uint8Array): boolean {
    const { recorder, clock } = this.#link.context
    const reply = decodeText(data)
    if (reply.includes(this.#plan.expect)) {
      recorder.counters.loginsSucceeded++
      recorder.time('loginLatency', clock.now() - this.#sentMs)
      this.end()
      this.#accepted()
    } else
      this.#link.drop('auth_failed', 'login', `refused: ${reply.slice(0, 120)}`)
    return true
  }

  onTimer(_kind: number, dueMs: number): void {
    const { context } = this.#link
    if (postponeOnce(this.#deadline, dueMs, context)) return
    context.recorder.counters.loginsTimedOut++
    const { timeout } = this.#plan
    this.#link.drop(
      'auth_timeout',
      'login',
      `no reply to the log-in within ${timeout} ms`,
    )
  }

  end(): void {
    this.#link.context.pacer.remove(this.#deadline)
  }
}
