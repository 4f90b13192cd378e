// One receiver of a conversation: what it got, missed, and got again of each
// stream, counted. Sending is conversation-traffic.ts.
import type { Link } from '../context.ts'
import type { Absence } from '../traffic.ts'
import { TimerNode, type TimerOwner } from '../timer-heap.ts'
import type { Conversation } from './conversation.ts'
import type { MissedRange } from './missed-range.ts'
import { Receipt, type Arrival } from './receipt.ts'
import type { Stream } from './stream.ts'

export interface MemberSettings {
  readonly conversation: Conversation
  readonly place: number
  /** How long what was missed may take after the return. */
  readonly timeoutMs: number
  /** The plan makes some receivers slow: both are reported apart. */
  readonly someSlow: boolean
}

export class Member implements TimerOwner {
  readonly #link: Link
  readonly #settings: MemberSettings
  readonly #catchUp = new TimerNode(this, 0)
  #here = false
  #absence: Absence = 'over'
  #returnedMs = 0
  /** Of the last return; expired when the time is up. */
  #waiting: MissedRange[] = []

  constructor(link: Link, settings: MemberSettings) {
    this.#link = link
    this.#settings = settings
  }

  get here(): boolean {
    return this.#here
  }

  get conversation(): Conversation {
    return this.#settings.conversation
  }

  enter(nowMs: number): void {
    if (this.#here) return
    this.#here = true
    this.#returnedMs = nowMs
    const { conversation, place } = this.#settings
    const wasAway = conversation.enter(place)
    for (const stream of conversation.streams)
      if (stream.senderPlace !== place) this.#listen(stream, wasAway)
    if (this.#waiting.length === 0) return
    const { pacer } = this.#link.context
    pacer.set(this.#catchUp, nowMs + this.#settings.timeoutMs)
  }

  #listen(stream: Stream, wasAway: boolean): void {
    const { place } = this.#settings
    const known = stream.receipts[place]
    if (known && wasAway) this.#await(known, stream)
    else stream.receipts[place] = new Receipt(stream.next)
  }

  #await(receipt: Receipt, stream: Stream): void {
    const range = receipt.comeBack(stream.next, this.#absence)
    if (!range) return
    const { context } = this.#link
    context.recorder.counters.awayMissed += range.left
    if (range.absence === 'offline')
      context.recorder.tally('offline.missed', range.left)
    context.awaited += range.left
    this.#waiting.push(range)
  }

  arrived(stream: Stream, sequence: number, receivedMs: number): void {
    const { place } = this.#settings
    const { counters } = this.#link.context.recorder
    const receipt = stream.receipts[place]
    if (!receipt || sequence >= stream.next) {
      counters.messagesUnexpected++
      return
    }
    const arrival = receipt.arrive(sequence)
    if (receipt.jumped > 0) counters.messagesGaps++
    if (receipt.inverted && arrival !== 'duplicate')
      counters.messagesOutOfOrder++
    this.#count(arrival, stream, { sequence, receivedMs, receipt })
  }

  #count(
    arrival: Arrival,
    stream: Stream,
    { sequence, receivedMs, receipt }: ArrivalFacts,
  ): void {
    const { counters } = this.#link.context.recorder
    switch (arrival) {
      case 'first':
        stream.arrived(sequence, receivedMs)
        counters.messagesReceived++
        this.#time(receivedMs)
        break
      case 'early':
        if (stream.arrivedEarly(sequence)) {
          counters.messagesReceived++
          this.#time(receivedMs)
        } else counters.messagesLate++
        break
      case 'duplicate':
        counters.messagesDuplicated++
        break
      case 'late':
      case 'caught-up-late':
        counters.messagesLate++
        break
      case 'caught-up':
        this.#caughtUp(receivedMs, receipt.range)
        break
      case 'caught-up-again':
        counters.awayDuplicated++
        if (receipt.range?.absence === 'offline')
          this.#link.context.recorder.tally('offline.duplicated')
    }
  }

  #time(receivedMs: number): void {
    const { recorder, markers } = this.#link.context
    const tookMs = receivedMs - markers.intendedMs
    recorder.time('endToEnd', tookMs)
    if (!this.#settings.someSlow) return
    recorder.time(this.#link.slow ? 'endToEndSlow' : 'endToEndFast', tookMs)
  }

  #caughtUp(receivedMs: number, range: MissedRange | null): void {
    const { context } = this.#link
    const { recorder } = context
    context.awaited--
    recorder.counters.awayCaughtUp++
    recorder.time('catchUp', receivedMs - this.#returnedMs)
    if (range?.absence === 'offline') recorder.tally('offline.caughtUp')
  }

  /** The connection is gone, perhaps to come back. */
  leave(absence: Absence): void {
    const forGood = absence === 'over' || absence === 'half-open'
    if (this.#here) this.#depart(absence)
    else if (forGood && this.conversation.isAway(this.#settings.place))
      this.#neverBack()
    if (forGood) this.#end()
    this.conversation.leave(this.#settings.place, forGood)
  }

  #depart(absence: Absence): void {
    this.#here = false
    this.#absence = absence
    const forGood = absence === 'over' || absence === 'half-open'
    for (const stream of this.conversation.streams) {
      const receipt = stream.receipts[this.#settings.place]
      if (!receipt) continue
      const open = receipt.openNumbers(stream.next)
      for (const sequence of open) stream.release(sequence)
      if (forGood) this.#lose(open.length)
      else receipt.leave(stream.next)
    }
  }

  #lose(count: number): void {
    const { recorder } = this.#link.context
    recorder.counters.messagesLost += count
    for (let done = 0; done < count; done++)
      recorder.error(
        'reply_timeout',
        'message',
        'still on their way when the run ended',
      )
  }

  /** Away to the end: whether it would have caught up nobody knows. */
  #neverBack(): void {
    const { counters } = this.#link.context.recorder
    for (const stream of this.conversation.streams) {
      const receipt = stream.receipts[this.#settings.place]
      const range = receipt?.comeBack(stream.next, this.#absence)
      counters.messagesAbsent += range?.left ?? 0
    }
  }

  #end(): void {
    this.#expire()
    for (const stream of this.conversation.streams)
      stream.receipts[this.#settings.place] = undefined
  }

  onTimer(): void {
    this.#expire()
  }

  /** The time to catch up is over. */
  #expire(): void {
    const { context } = this.#link
    context.pacer.remove(this.#catchUp)
    for (const range of this.#waiting) {
      range.expired = true
      context.awaited -= range.left
      context.recorder.counters.awayLost += range.left
      if (range.absence === 'offline')
        context.recorder.tally('offline.lost', range.left)
      if (range.absence === 'storm')
        context.recorder.tally('storm.awayLost', range.left)
    }
    this.#waiting = []
  }
}

interface ArrivalFacts {
  readonly sequence: number
  readonly receivedMs: number
  readonly receipt: Receipt
}
