// When one connection sends: by its rate, evenly spaced or at random, whatever
// the replies do, and held back while the connection's bytes wait. What is
// sent is its owner's business.
import { spread, type Link } from './context.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

/** A connection with more bytes waiting holds its messages back. */
export const MAX_WAITING_BYTES = 1 << 20
export const HELD_BACK_MS = 10

export type Arrivals = 'constant' | 'poisson'

export interface ScheduledSender {
  /** @param intendedMs when the message was meant to be sent */
  send(intendedMs: number, nowMs: number): void
}

export class SendSchedule implements TimerOwner {
  readonly #link: Link
  readonly #arrivals: Arrivals
  readonly #sender: ScheduledSender
  readonly #next = new TimerNode(this, 0)
  /** When a message that is held back was due; NaN when none is. */
  #heldDueMs = Number.NaN
  /** What fell due before this was held back and keeps its own due time. */
  #heldUntilMs = 0

  constructor(link: Link, arrivals: Arrivals, sender: ScheduledSender) {
    this.#link = link
    this.#arrivals = arrivals
    this.#sender = sender
  }

  /** Also to follow a new rate. */
  start(nowMs: number): void {
    const firstMs =
      this.#arrivals === 'poisson'
        ? nowMs + this.#gapMs()
        : this.#nextInStep(nowMs)
    this.#link.context.pacer.set(this.#next, firstMs)
  }

  #nextInStep(nowMs: number): number {
    const intervalMs = this.#intervalMs()
    const phaseMs = spread(this.#link.number) * intervalMs
    const sent = Math.ceil((nowMs - phaseMs) / intervalMs)
    return phaseMs + sent * intervalMs
  }

  stop(): void {
    this.#heldDueMs = Number.NaN
    this.#link.context.pacer.remove(this.#next)
  }

  onTimer(
    _kind: number,
    dueMs: number,
    intendedMs: number,
    nowMs: number,
  ): void {
    const { context, socket } = this.#link
    if (!socket) return
    const wantedMs = Number.isNaN(this.#heldDueMs) ? dueMs : this.#heldDueMs
    if (socket.bytesWaiting > MAX_WAITING_BYTES) {
      this.#heldDueMs = wantedMs
      this.#heldUntilMs = nowMs + HELD_BACK_MS
      context.pacer.set(this.#next, this.#heldUntilMs)
      return
    }
    const held = wantedMs < this.#heldUntilMs
    this.#heldDueMs = Number.NaN
    context.pacer.set(this.#next, wantedMs + this.#gapMs())
    this.#sender.send(held ? wantedMs : intendedMs, nowMs)
  }

  #intervalMs(): number {
    return 60_000 / this.#link.context.ratePerMinute
  }

  #gapMs(): number {
    const intervalMs = this.#intervalMs()
    return this.#arrivals === 'constant'
      ? intervalMs
      : -Math.log(1 - this.#link.context.random()) * intervalMs
  }
}
