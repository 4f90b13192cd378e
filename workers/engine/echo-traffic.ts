// Messages of one connection that the server is to send back: sent on
// schedule whatever the replies do (open loop), or each when the one before is
// settled (closed loop). A reply is matched to its message by sequence number;
// what never returns is lost.
import type { Plan } from '../../core/plan/schema.ts'
import { spread, type Link } from './context.ts'
import { postponeOnce } from './deadline.ts'
import { InFlight } from './in-flight.ts'
import type { ReplyMatcher } from './reply-matcher.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

const NEXT = 0
const DEADLINE = 1
/** A connection with more bytes waiting holds its messages back. */
const MAX_WAITING_BYTES = 1 << 20
const HELD_BACK_MS = 10
/** In a closed loop the first messages are spread over this. */
const START_SPREAD_MS = 100
/** The newest lost messages of a connection: to know late replies by. */
const MAX_LOST_REMEMBERED = 1024

export type EchoPlan = Extract<Plan['traffic'], { type: 'echo' }>

export class EchoTraffic implements TimerOwner {
  readonly #link: Link
  readonly #plan: EchoPlan
  readonly #matcher: ReplyMatcher
  readonly #next = new TimerNode(this, NEXT)
  readonly #deadline = new TimerNode(this, DEADLINE)
  readonly #inFlight = new InFlight()
  #sequence = 0
  #newestReply = -1
  /** When a message that is held back was due; NaN when none is. */
  #heldDueMs = Number.NaN
  /** What fell due before this was held back and keeps its own due time. */
  #heldUntilMs = 0
  #lost: Set<number> | null = null
  /** In a closed loop: whether a settled message is followed by another. */
  #looping = false

  constructor(link: Link, plan: EchoPlan, matcher: ReplyMatcher) {
    this.#link = link
    this.#plan = plan
    this.#matcher = matcher
  }

  /** Also to follow a new rate, which matters to an open loop alone. */
  start(nowMs: number): void {
    if (this.#plan.loop === 'closed') this.#startLoop(nowMs)
    else this.#startSchedule(nowMs)
  }

  #startLoop(nowMs: number): void {
    if (this.#looping) return
    this.#looping = true
    const phaseMs = spread(this.#link.number) * START_SPREAD_MS
    this.#link.context.pacer.set(this.#next, nowMs + phaseMs)
  }

  #startSchedule(nowMs: number): void {
    const intervalMs = this.#intervalMs()
    const phaseMs = spread(this.#link.number) * intervalMs
    const sent = Math.ceil((nowMs - phaseMs) / intervalMs)
    this.#link.context.pacer.set(this.#next, phaseMs + sent * intervalMs)
  }

  stop(): void {
    this.#looping = false
    this.#heldDueMs = Number.NaN
    this.#link.context.pacer.remove(this.#next)
  }

  /** The connection is over: what is in flight will not return. */
  end(why: string): void {
    this.stop()
    this.#link.context.pacer.remove(this.#deadline)
    while (this.#inFlight.size > 0) this.#lose(why)
  }

  onTimer(
    kind: number,
    dueMs: number,
    intendedMs: number,
    nowMs: number,
  ): void {
    if (kind === DEADLINE) {
      this.#expire(dueMs)
      return
    }
    const wantedMs = Number.isNaN(this.#heldDueMs) ? dueMs : this.#heldDueMs
    const held = wantedMs < this.#heldUntilMs
    this.#send(wantedMs, held ? wantedMs : intendedMs, nowMs)
  }

  #intervalMs(): number {
    return 60_000 / this.#link.context.ratePerMinute
  }

  #send(dueMs: number, intendedMs: number, nowMs: number): void {
    const { context, socket } = this.#link
    if (!socket) return
    if (socket.bytesWaiting > MAX_WAITING_BYTES) {
      this.#heldDueMs = dueMs
      this.#heldUntilMs = nowMs + HELD_BACK_MS
      context.pacer.set(this.#next, this.#heldUntilMs)
      return
    }
    this.#heldDueMs = Number.NaN
    const sequence = this.#sequence++
    const message = this.#matcher.compose(this.#link, sequence)
    socket.send(message, this.#plan.format === 'text')
    this.#inFlight.push(sequence, intendedMs, nowMs)
    this.#count(message.length, nowMs - intendedMs)
    if (!this.#looping)
      context.pacer.set(this.#next, dueMs + this.#intervalMs())
    if (this.#deadline.place === -1)
      context.pacer.set(this.#deadline, nowMs + this.#plan.replyTimeout)
    this.#link.wrote()
  }

  #count(bytes: number, lagMs: number): void {
    const { recorder } = this.#link.context
    this.#link.context.awaited++
    recorder.counters.messagesSent++
    recorder.counters.bytesSent += bytes
    recorder.time('sendLag', lagMs)
  }

  /** @returns whether the message was one of this connection's own */
  message(data: Uint8Array, receivedMs: number): boolean {
    const sequence = this.#matcher.identify(this.#link, data)
    if (sequence === -1 || sequence >= this.#sequence) return false
    const place = this.#inFlight.find(sequence)
    if (place === -1) this.#again(sequence)
    else this.#answered(place, sequence, receivedMs)
    return true
  }

  #answered(place: number, sequence: number, receivedMs: number): void {
    const { context } = this.#link
    const { recorder } = context
    const intendedMs = this.#inFlight.intendedAt(place)
    const sentMs = this.#inFlight.sentAt(place)
    this.#inFlight.removeAt(place)
    this.#matcher.settled(sequence)
    context.awaited--
    recorder.counters.messagesReceived++
    if (sequence < this.#newestReply) recorder.counters.messagesOutOfOrder++
    else this.#newestReply = sequence
    recorder.time('rtt', receivedMs - intendedMs)
    recorder.time('rttService', receivedMs - sentMs)
    if (this.#looping) this.#send(receivedMs, receivedMs, receivedMs)
  }

  /** A reply to a message that is settled: late, or a duplicate. */
  #again(sequence: number): void {
    const { counters } = this.#link.context.recorder
    if (this.#lost?.delete(sequence)) counters.messagesLate++
    else counters.messagesDuplicated++
  }

  #expire(dueMs: number): void {
    const { context } = this.#link
    if (postponeOnce(this.#deadline, dueMs, context)) return
    const { replyTimeout } = this.#plan
    const nowMs = context.clock.now()
    if (this.#inFlight.size === 0) return
    while (this.#inFlight.size > 0) {
      const expiresMs = this.#inFlight.sentAt(0) + replyTimeout
      if (expiresMs > nowMs) {
        context.pacer.set(this.#deadline, expiresMs)
        return
      }
      this.#lose(`no reply within ${replyTimeout} ms`)
    }
    if (this.#looping) this.#send(nowMs, nowMs, nowMs)
  }

  /** Gives up the oldest message in flight. */
  #lose(why: string): void {
    const { context } = this.#link
    const sequence = this.#inFlight.seqAt(0)
    this.#inFlight.removeAt(0)
    this.#matcher.settled(sequence)
    this.#remember(sequence)
    context.awaited--
    context.recorder.counters.messagesLost++
    context.recorder.error('reply_timeout', 'message', why)
  }

  #remember(sequence: number): void {
    this.#lost ??= new Set()
    this.#lost.add(sequence)
    if (this.#lost.size <= MAX_LOST_REMEMBERED) return
    for (const oldest of this.#lost) {
      this.#lost.delete(oldest)
      break
    }
  }
}
