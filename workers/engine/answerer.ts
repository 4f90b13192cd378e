// The asked one of a pair: answers each question with the question's own
// marker, by which the asker knows its answer.
import type { Composer } from './composer.ts'
import type { Link } from './context.ts'
import { templateValues } from './template-values.ts'
import type { Traffic } from './traffic.ts'

export interface AnswererShared {
  readonly composer: Composer
  readonly isText: boolean
}

export class Answerer implements Traffic {
  readonly #link: Link
  readonly #shared: AnswererShared

  constructor(link: Link, shared: AnswererShared) {
    this.#link = link
    this.#shared = shared
  }

  start(): void {
    // it speaks only when asked
  }

  stop(): void {
    // questions under way are still answered
  }

  end(): void {
    // it awaits nothing
  }

  message(data: Uint8Array, receivedMs: number): boolean {
    const { context, socket, number } = this.#link
    const { markers, recorder } = context
    const found = markers.find(data, receivedMs)
    if (found === null) return false
    if (found === 'foreign') {
      recorder.counters.messagesForeign++
      return true
    }
    const { stream, sequence, intendedMs } = markers
    if (stream !== (number ^ 1) || !socket) return false
    recorder.time('endToEnd', receivedMs - intendedMs)
    const numbers = { stream, sequence, intendedMs }
    const values = templateValues(this.#link, sequence, data)
    const answer = this.#shared.composer.compose(numbers, values)
    socket.send(answer, this.#shared.isText)
    recorder.counters.answersSent++
    recorder.counters.bytesSent += answer.length
    this.#link.wrote(receivedMs)
    return true
  }
}
