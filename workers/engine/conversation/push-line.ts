// What a server pushes to everybody, told apart by the number in it. Nobody
// here knows when a push was sent: a receiver is owed the numbers from the
// first that it hears after it came, and a number exists once anybody heard
// it or a higher one.
import type { EngineContext } from '../context.ts'
import { Conversation } from './conversation.ts'
import { Receipt } from './receipt.ts'
import type { Stream } from './stream.ts'

/** A greater leap is no gap: the numbers have begun anew, or are none. */
const MAX_LEAP = 100_000

export class PushLine {
  readonly #context: EngineContext
  readonly #stream: Stream
  /** Receivers that have heard a number since they came. */
  #listening = 0

  constructor(context: EngineContext, timeoutMs: number) {
    this.#context = context
    const senders = [{ stream: 0, place: -1 }]
    const conversation = new Conversation({
      ...{ context, senders, timeoutMs },
      receivers: 0,
    })
    const [stream] = conversation.streams
    if (!stream) throw new Error('a conversation without its stream')
    this.#stream = stream
  }

  /** @param place of the receiver: any number of its own */
  take(place: number, number: number, receivedMs: number): void {
    const { counters } = this.#context.recorder
    if (!this.#announce(number, receivedMs)) {
      if (!this.#context.draining) counters.messagesUnexpected++
      return
    }
    const known = this.#stream.receipts[place]
    const receipt = known ?? this.#join(place, number)
    const arrival = receipt.arrive(number)
    if (receipt.jumped > 0) counters.messagesGaps++
    if (receipt.inverted && arrival !== 'duplicate')
      counters.messagesOutOfOrder++
    if (arrival === 'first') {
      counters.messagesReceived++
      this.#stream.arrived(number, receivedMs)
    } else if (arrival === 'duplicate') counters.messagesDuplicated++
    else counters.messagesLate++
  }

  /** @returns false for a number that cannot be the next ones */
  #announce(number: number, nowMs: number): boolean {
    const stream = this.#stream
    if (stream.next === 0 && this.#listening === 0) stream.beginAt(number)
    if (number < stream.next) return true
    if (this.#context.draining || number - stream.next > MAX_LEAP) return false
    while (stream.next <= number) stream.sent(nowMs, this.#listening, 0)
    return true
  }

  #join(place: number, number: number): Receipt {
    const receipt = new Receipt(number)
    // numbers above it are not this receiver's fault: it has only come
    this.#stream.receipts[place] = receipt
    this.#listening++
    this.#stream.alsoOwed(number)
    return receipt
  }

  /** The receiver is gone: what was under way to it nobody can know. */
  leave(place: number): void {
    const receipt = this.#stream.receipts[place]
    if (!receipt) return
    this.#listening--
    this.#stream.receipts[place] = undefined
    const { counters } = this.#context.recorder
    for (const number of receipt.openNumbers(this.#stream.next)) {
      this.#stream.release(number)
      counters.messagesAbsent++
    }
  }

  /** The run is over: nothing is waited for any more. */
  finish(): void {
    this.#stream.finish()
  }
}
