// A connection that only hears what the server pushes to everybody.
import type { Match } from '../../../core/plan/match.ts'
import type { MessageTemplate } from '../../../core/plan/template.ts'
import type { Link } from '../context.ts'
import { templateValues } from '../template-values.ts'
import type { Traffic } from '../traffic.ts'
import type { PushLine } from './push-line.ts'

export interface PushShared {
  readonly line: PushLine
  /** Finds the number in a push. */
  readonly number: Match
  readonly acknowledge: MessageTemplate | null
}

export class PushTraffic implements Traffic {
  readonly #link: Link
  readonly #shared: PushShared
  #acknowledged = 0

  constructor(link: Link, shared: PushShared) {
    this.#link = link
    this.#shared = shared
  }

  start(): void {
    // it is a receiver from the first push on that it hears
  }

  stop(): void {
    // it sends nothing of its own
  }

  end(): void {
    this.#shared.line.leave(this.#link.number)
  }

  message(data: Uint8Array, receivedMs: number): boolean {
    const { line, number, acknowledge } = this.#shared
    const text = number.extract(data)
    if (text === null || !/^\d{1,15}$/.test(text)) return false
    line.take(this.#link.number, Number(text), receivedMs)
    if (acknowledge) this.#acknowledge(acknowledge, data)
    return true
  }

  #acknowledge(template: MessageTemplate, received: Uint8Array): void {
    const values = templateValues(this.#link, this.#acknowledged++, received)
    this.#link.socket?.send(template.fill(values), template.isText)
    this.#link.wrote(this.#link.context.clock.now())
  }
}
