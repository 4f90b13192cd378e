// One connection that keeps silent: is it cut before its silence is over, and
// if not, does the server still answer? Pings of the server are answered, as
// every real client that is idle does (RFC 6455, 5.5.2); nothing else is said.
import type { SocketEnd } from '../socket.ts'
import { TimerNode, type TimerOwner } from '../timer-heap.ts'
import type { IdleQuestion } from './idle-question.ts'
import type { Mode, ModeHost } from './mode.ts'

export class IdleWatch implements Mode, TimerOwner {
  readonly slow = false
  readonly silent = true
  readonly #host: ModeHost
  readonly #question: IdleQuestion
  readonly #silenceMs: number
  readonly #sinceMs: number
  readonly #node = new TimerNode(this, 0)
  #state: 'silent' | 'asking' | 'settled' = 'silent'

  constructor(host: ModeHost, question: IdleQuestion, silenceMs: number) {
    this.#host = host
    this.#question = question
    this.#silenceMs = silenceMs
    this.#sinceMs = host.context.clock.now()
  }

  start(): void {
    const { pacer } = this.#host.context
    pacer.set(this.#node, this.#sinceMs + this.#silenceMs)
  }

  onTimer(
    _kind: number,
    _dueMs: number,
    _intendedMs: number,
    nowMs: number,
  ): void {
    if (this.#state === 'asking') this.#settle('none')
    else this.#ask(nowMs)
  }

  #ask(nowMs: number): void {
    const { context } = this.#host
    this.#state = 'asking'
    context.awaited++
    context.pacer.set(this.#node, nowMs + this.#question.timeoutMs)
    this.#question.ask(this.#host)
  }

  message(data: Uint8Array): void {
    if (this.#state === 'asking' && this.#question.answeredByMessage(data)) {
      this.#host.context.recorder.counters.bytesReceived += data.length
      this.#settle('kept')
    } else this.#host.take(data)
  }

  pong(payload: Uint8Array): void {
    if (this.#state === 'asking' && this.#question.answeredByPong(payload))
      this.#settle('kept')
  }

  /**
   * Cut, in its silence or over the question. After its answer it is of no
   * interest any more: what ends it is the silence that goes on.
   */
  ended(end: SocketEnd): boolean {
    if (this.#state === 'settled') return true
    const { recorder, clock } = this.#host.context
    recorder.time('idleCut', clock.now() - this.#sinceMs)
    this.#settle(howOf(end))
    return true
  }

  #settle(how: string): void {
    this.#leave()
    const { recorder } = this.#host.context
    recorder.tally(`idle.${this.#silenceMs}.${how}`)
  }

  /** A silence that the run's end cuts short tells nothing. */
  drain(): void {
    if (this.#state === 'silent') this.#leave()
  }

  leave(): void {
    this.#leave()
  }

  #leave(): void {
    const { context } = this.#host
    context.pacer.remove(this.#node)
    if (this.#state === 'asking') context.awaited--
    this.#state = 'settled'
  }
}

/** A close code, an end of TCP in order, or anything that broke it. */
function howOf({ closeCode, ended }: SocketEnd): string {
  if (closeCode !== undefined) return String(closeCode)
  return ended ? 'eof' : 'reset'
}
