// What the protocol wants answered at once, such as the server's own ping
// message. It answers and counts nothing: what the message is besides is for
// the log-in, the traffic and the heartbeat to say.
import { compileMatch, type Match } from '../../core/plan/match.ts'
import type { Plan } from '../../core/plan/schema.ts'
import {
  compileMessage,
  type MessageTemplate,
} from '../../core/plan/template.ts'
import type { Link } from './context.ts'
import { templateValues } from './template-values.ts'

export interface AnswerRule {
  readonly when: Match
  readonly send: MessageTemplate
}

/** Once for all connections of a worker. */
export function compileAnswers({ answers }: Plan): readonly AnswerRule[] {
  return answers.map(({ when, send }) => ({
    when: compileMatch(when),
    send: compileMessage(send),
  }))
}

export class Answers {
  readonly #link: Link
  readonly #rules: readonly AnswerRule[]
  #sent = 0

  constructor(link: Link, rules: readonly AnswerRule[]) {
    this.#link = link
    this.#rules = rules
  }

  /** @returns whether a rule matched; the first that does answers */
  message(data: Uint8Array): boolean {
    const rule = this.#rules.find(({ when }) => when.test(data))
    if (!rule) return false
    const { socket, context } = this.#link
    if (!socket) return true
    const values = templateValues(this.#link, this.#sent++, data)
    socket.send(rule.send.fill(values), rule.send.isText)
    this.#link.wrote(context.clock.now())
    return true
  }
}
