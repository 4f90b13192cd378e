// The longest time in which nothing at all came back, in whole seconds, after
// something had: a server that stands still, rather than one that is slow from
// the first message on.
import type { Second } from '../second.ts'
import type { DigestRow } from './digest-rows.ts'

/** So many messages and heartbeats must have gone out for silence to tell. */
const MIN_UNANSWERED = 5

export interface Silence {
  readonly seconds: number
  readonly fromSecond: number
  readonly unanswered: number
  /** Something came back afterwards. */
  readonly ended: boolean
}

const NONE: Silence = {
  seconds: 0,
  fromSecond: 0,
  unanswered: 0,
  ended: false,
}

export class SilenceWatch {
  readonly #closedLoop: boolean
  #now = NONE
  #longest = NONE
  /** In the last second that had any: what a closed loop stops with. */
  #lastAnswered = 0

  /** @param closedLoop nothing is sent while nothing comes: each waits */
  constructor(closedLoop: boolean) {
    this.#closedLoop = closedLoop
  }

  get longest(): Silence {
    return this.#now.seconds > this.#longest.seconds ? this.#now : this.#longest
  }

  add(second: Second, row: DigestRow): void {
    const heard =
      row.answered + row.opened + second.counters.messagesUnexpected > 0
    if (row.answered > 0) this.#lastAnswered = row.answered
    if (heard || second.gauges.open === 0) this.#end(heard)
    // while the run drains nothing is sent, and what is lost never comes
    else if (this.#lastAnswered > 0 && second.state !== 'draining')
      this.#goOn(second.index, row.sent)
  }

  #end(heard: boolean): void {
    if (this.#now.seconds > this.#longest.seconds)
      this.#longest = { ...this.#now, ended: heard }
    this.#now = NONE
  }

  #goOn(index: number, sent: number): void {
    const now = this.#now
    const unanswered = now.unanswered + (sent > 0 ? sent : this.#expected())
    if (unanswered < MIN_UNANSWERED) return
    this.#now = {
      seconds: now.seconds + 1,
      fromSecond: now.seconds === 0 ? index : now.fromSecond,
      unanswered,
      ended: false,
    }
  }

  #expected(): number {
    const waits = this.#closedLoop && this.#now.seconds === 0
    return waits ? this.#lastAnswered : 0
  }
}
