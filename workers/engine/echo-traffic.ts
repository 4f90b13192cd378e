// Messages of one connection that are to be answered, by the server that sends
// them back or by a peer that is asked: sent on schedule whatever the replies
// do (open loop), or each when the one before is settled (closed loop). A
// reply is matched to its message by sequence number; what never returns is
// lost.
import { spread, type Link } from './context.ts'
import { postponeOnce } from './deadline.ts'
import { InFlight } from './in-flight.ts'
import { FOREIGN, type ReplyMatcher } from './reply-matcher.ts'
import {
  HELD_BACK_MS,
  MAX_WAITING_BYTES,
  SendSchedule,
  type Arrivals,
  type ScheduledSender,
} from './send-schedule.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'
import type { Traffic } from './traffic.ts'

const FIRST = 0
const DEADLINE = 1
/** In a closed loop the first messages are spread over this. */
const START_SPREAD_MS = 100
/** The newest lost messages of a connection: to know late replies by. */
const MAX_LOST_REMEMBERED = 1024

export interface EchoSettings {
  readonly loop: 'open' | 'closed'
  readonly arrivals: Arrivals
  readonly isText: boolean
  readonly replyTimeout: number
}

export class EchoTraffic implements Traffic, TimerOwner, ScheduledSender {
  readonly #link: Link
  readonly #settings: EchoSettings
  readonly #matcher: ReplyMatcher
  readonly #schedule: SendSchedule | null
  /** In a closed loop: the first message, and one that is held back. */
  readonly #first = new TimerNode(this, FIRST)
  readonly #deadline = new TimerNode(this, DEADLINE)
  readonly #inFlight = new InFlight()
  #sequence = 0
  /** When a message that is held back was due; NaN when none is. */
  #heldMs = Number.NaN
  #newestReply = -1
  #lost: Set<number> | null = null
  /** In a closed loop: whether a settled message is followed by another. */
  #looping = false

  constructor(link: Link, settings: EchoSettings, matcher: ReplyMatcher) {
    this.#link = link
    this.#settings = settings
    this.#matcher = matcher
    this.#schedule =
      settings.loop === 'open'
        ? new SendSchedule(link, settings.arrivals, this)
        : null
  }

  /** Also to follow a new rate, which matters to an open loop alone. */
  start(nowMs: number): void {
    if (this.#schedule) this.#schedule.start(nowMs)
    else this.#startLoop(nowMs)
  }

  #startLoop(nowMs: number): void {
    if (this.#looping) return
    this.#looping = true
    const phaseMs = spread(this.#link.number) * START_SPREAD_MS
    this.#link.context.pacer.set(this.#first, nowMs + phaseMs)
  }

  stop(): void {
    this.#looping = false
    this.#heldMs = Number.NaN
    this.#schedule?.stop()
    this.#link.context.pacer.remove(this.#first)
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
    if (kind === FIRST) this.#sendInLoop(intendedMs, nowMs)
    else this.#expire(dueMs)
  }

  /** A message that is held back keeps the time at which it was due. */
  #sendInLoop(intendedMs: number, nowMs: number): void {
    const heldMs = this.#heldMs
    const wantedMs = Number.isNaN(heldMs) ? intendedMs : heldMs
    const waiting = this.#link.socket?.bytesWaiting ?? 0
    this.#heldMs = waiting > MAX_WAITING_BYTES ? wantedMs : Number.NaN
    if (waiting > MAX_WAITING_BYTES)
      this.#link.context.pacer.set(this.#first, nowMs + HELD_BACK_MS)
    else this.send(wantedMs, nowMs)
  }

  send(intendedMs: number, nowMs: number): void {
    const { context, socket } = this.#link
    if (!socket) return
    const sequence = this.#sequence++
    const message = this.#matcher.compose(this.#link, sequence, intendedMs)
    socket.send(message, this.#settings.isText)
    this.#inFlight.push(sequence, intendedMs, nowMs)
    this.#count(message.length, nowMs - intendedMs)
    if (this.#deadline.place === -1)
      context.pacer.set(this.#deadline, nowMs + this.#settings.replyTimeout)
    this.#link.wrote(nowMs)
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
    const sequence = this.#matcher.identify(this.#link, data, receivedMs)
    if (sequence === FOREIGN) {
      this.#link.context.recorder.counters.messagesForeign++
      return true
    }
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
    if (this.#looping) this.#sendInLoop(receivedMs, receivedMs)
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
    const { replyTimeout } = this.#settings
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
    if (this.#looping) this.#sendInLoop(nowMs, nowMs)
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
