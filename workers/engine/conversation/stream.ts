// One sender's line of messages to one conversation: how many of its receivers
// each message still waits for. What an arrival means to a receiver is
// receipt.ts; who is there is conversation.ts.
import type { EngineContext } from '../context.ts'
import { postponeOnce } from '../deadline.ts'
import { TimerNode, type TimerOwner } from '../timer-heap.ts'
import type { Conversation } from './conversation.ts'
import type { Receipt } from './receipt.ts'

/** A message on its way. Times in ms since the run's start. */
interface Delivery {
  readonly sentMs: number
  /** Receivers that were there when it was sent, less those that left. */
  owed: number
  arrived: number
  /** Receivers that were never there. */
  absent: number
  firstMs: number
  lastMs: number
  /** It had more than one receiver. */
  readonly fansOut: boolean
  /** Nobody left before it came. */
  whole: boolean
  settled: boolean
}

const COMPACT_AFTER = 1024

export class Stream implements TimerOwner {
  readonly id: number
  readonly conversation: Conversation
  /** Of the sender in its conversation; -1: it is no receiver of it. */
  readonly senderPlace: number
  /** By place in the conversation; where nobody has been, none. */
  readonly receipts: (Receipt | undefined)[] = []
  /** The number of the next message. */
  next = 0
  readonly #context: EngineContext
  readonly #timeoutMs: number
  readonly #deadline = new TimerNode(this, 0)
  /** Of the numbers from `#base` on, those before `#head` are settled. */
  #deliveries: Delivery[] = []
  #base = 0
  #head = 0

  constructor(
    id: number,
    senderPlace: number,
    conversation: Conversation,
    timeoutMs: number,
  ) {
    this.id = id
    this.senderPlace = senderPlace
    this.conversation = conversation
    this.#context = conversation.context
    this.#timeoutMs = timeoutMs
  }

  /** The first number, before anything is sent, where it is not 0. */
  beginAt(sequence: number): void {
    this.next = this.#base = sequence
  }

  /**
   * @param owed receivers that are there
   * @param absent receivers that never were
   * @returns the number of the message that is sent now
   */
  sent(nowMs: number, owed: number, absent: number): number {
    const sequence = this.next++
    this.#context.awaited += owed
    this.#deliveries.push({
      sentMs: nowMs,
      owed,
      arrived: 0,
      absent,
      firstMs: 0,
      lastMs: 0,
      fansOut: owed > 1,
      whole: true,
      settled: owed + absent === 0,
    })
    if (this.#deadline.place === -1)
      this.#context.pacer.set(this.#deadline, nowMs + this.#timeoutMs)
    if (owed + absent === 0) this.#shorten()
    return sequence
  }

  /** A receiver that was there got it for the first time. */
  arrived(sequence: number, receivedMs: number): void {
    const delivery = this.#find(sequence)
    if (!delivery) return
    this.#context.awaited--
    if (delivery.arrived === 0) delivery.firstMs = receivedMs
    delivery.lastMs = receivedMs
    delivery.arrived++
    if (delivery.arrived === delivery.owed && delivery.absent === 0)
      this.#settle(delivery)
  }

  /**
   * A receiver that had not been there got it all the same.
   *
   * @returns false when it is settled already
   */
  arrivedEarly(sequence: number): boolean {
    const delivery = this.#find(sequence)
    if (!delivery || delivery.absent === 0) return false
    delivery.absent--
    if (delivery.arrived === delivery.owed && delivery.absent === 0)
      this.#settle(delivery)
    return true
  }

  /** A receiver that it was owed to is there no longer, or given up. */
  release(sequence: number): void {
    const delivery = this.#find(sequence)
    if (!delivery) return
    this.#context.awaited--
    delivery.owed--
    delivery.whole = false
    if (delivery.arrived === delivery.owed && delivery.absent === 0)
      this.#settle(delivery)
  }

  /**
   * A receiver turns out to be there (of what a server pushes).
   *
   * @returns false when the message is settled already
   */
  alsoOwed(sequence: number): boolean {
    const delivery = this.#find(sequence)
    if (!delivery) return false
    delivery.owed++
    this.#context.awaited++
    return true
  }

  onTimer(_kind: number, dueMs: number): void {
    if (postponeOnce(this.#deadline, dueMs, this.#context)) return
    const nowMs = this.#context.clock.now()
    for (;;) {
      const delivery = this.#deliveries[this.#head]
      if (!delivery) return
      const expiresMs = delivery.sentMs + this.#timeoutMs
      if (expiresMs > nowMs) {
        this.#context.pacer.set(this.#deadline, expiresMs)
        return
      }
      this.#expire(delivery, this.#base + this.#head)
    }
  }

  /** The run is over: nothing is waited for any more. */
  finish(): void {
    this.#context.pacer.remove(this.#deadline)
    for (;;) {
      const delivery = this.#deliveries[this.#head]
      if (!delivery) return
      this.#expire(delivery, this.#base + this.#head)
    }
  }

  #expire(delivery: Delivery, sequence: number): void {
    if (delivery.settled) {
      this.#shorten()
      return
    }
    this.#context.recorder.counters.messagesAbsent += delivery.absent
    delivery.absent = 0
    if (delivery.arrived < delivery.owed)
      for (const receipt of this.receipts)
        if (receipt?.isOpen(sequence) && !receipt.away)
          this.#lose(receipt, sequence)
    this.#settle(delivery)
  }

  #lose(receipt: Receipt, sequence: number): void {
    const { recorder } = this.#context
    receipt.giveUp(sequence)
    this.#context.awaited--
    recorder.counters.messagesLost++
    recorder.error(
      'reply_timeout',
      'message',
      `not delivered within ${this.#timeoutMs} ms`,
    )
  }

  #settle(delivery: Delivery): void {
    delivery.settled = true
    if (delivery.fansOut || delivery.arrived > 1) this.#tellFanOut(delivery)
    this.#shorten()
  }

  #tellFanOut(delivery: Delivery): void {
    const { recorder } = this.#context
    recorder.tally('fanOut.messages')
    if (!delivery.whole || delivery.arrived < delivery.owed) return
    recorder.tally('fanOut.complete')
    recorder.time('fanOutSpread', delivery.lastMs - delivery.firstMs)
  }

  #find(sequence: number): Delivery | null {
    const delivery = this.#deliveries[sequence - this.#base]
    return delivery && !delivery.settled ? delivery : null
  }

  /** Forgets what is settled from the oldest on. */
  #shorten(): void {
    while (this.#deliveries[this.#head]?.settled) this.#head++
    if (this.#head === this.#deliveries.length) {
      this.#base += this.#head
      this.#deliveries.length = 0
      this.#head = 0
    } else if (this.#head > COMPACT_AFTER) {
      this.#deliveries.splice(0, this.#head)
      this.#base += this.#head
      this.#head = 0
    }
  }
}
