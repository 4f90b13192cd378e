// Those who talk to each other: who of them is there, and the streams that go
// between them. All of them are connections of one worker (core/plan/roster).
import type { EngineContext } from '../context.ts'
import { Stream } from './stream.ts'

export interface ConversationSettings {
  readonly context: EngineContext
  /** Of its senders, in the order of their places; -1 for one from outside. */
  readonly senders: readonly {
    readonly stream: number
    readonly place: number
  }[]
  /** Receivers that the plan has at its peak. */
  readonly receivers: number
  readonly timeoutMs: number
}

export class Conversation {
  readonly context: EngineContext
  readonly streams: readonly Stream[]
  /** Of places, whether their receiver is there; where nobody was, none. */
  readonly #states: ('here' | 'away' | 'gone' | undefined)[] = []
  #planned: number
  #here = 0
  #away = 0

  constructor(settings: ConversationSettings) {
    this.context = settings.context
    this.#planned = settings.receivers
    this.streams = settings.senders.map(
      ({ stream, place }) =>
        new Stream(stream, place, this, settings.timeoutMs),
    )
  }

  /** Sends a message of a stream: to whom it is owed is decided now. */
  send(stream: Stream, nowMs: number): number {
    const own = stream.senderPlace
    const others = this.#states[own] === 'here' ? 1 : 0
    const owed = this.#here - others
    const receivers = this.#planned - (own === -1 ? 0 : 1)
    const absent = Math.max(0, receivers - owed - this.#away)
    return stream.sent(nowMs, owed, absent)
  }

  /** @returns whether it had been away */
  enter(place: number): boolean {
    const before = this.#states[place]
    if (before === 'away') this.#away--
    if (before !== 'here') this.#here++
    this.#states[place] = 'here'
    this.#planned = Math.max(this.#planned, this.#here + this.#away)
    return before === 'away'
  }

  leave(place: number, forGood: boolean): void {
    const before = this.#states[place]
    if (before === 'here') this.#here--
    if (before === 'away') this.#away--
    if (!forGood) this.#away++
    this.#states[place] = forGood ? 'gone' : 'away'
  }

  isAway(place: number): boolean {
    return this.#states[place] === 'away'
  }

  /** The run is over. */
  finish(): void {
    for (const stream of this.streams) stream.finish()
  }
}
