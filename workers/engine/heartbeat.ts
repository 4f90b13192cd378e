// The heartbeat of one connection: a ping frame or a message, evenly spread
// over the interval by connection and never waiting for messages. Every pong
// is matched to its ping; one that does not come in time ends the connection.
import type { Plan } from '../../core/plan/schema.ts'
import type { Match } from '../../core/plan/match.ts'
import type { MessageTemplate } from '../../core/plan/template.ts'
import { spread, type Link } from './context.ts'
import { postponeOnce } from './deadline.ts'
import { InFlight } from './in-flight.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'
import { connectionValues } from './template-values.ts'

const BEAT = 0
const DEADLINE = 1

export type HeartbeatPlan = Exclude<Plan['heartbeat'], { type: 'none' }>

export interface HeartbeatWords {
  readonly message: MessageTemplate
  readonly expect: Match
}

export interface HeartbeatSettings {
  readonly plan: HeartbeatPlan
  /** What to say and what to hear; null for ping frames. */
  readonly words: HeartbeatWords | null
}

export class Heartbeat implements TimerOwner {
  readonly #link: Link
  readonly #settings: HeartbeatSettings
  readonly #beat = new TimerNode(this, BEAT)
  readonly #deadline = new TimerNode(this, DEADLINE)
  readonly #inFlight = new InFlight()
  #sequence = 0
  /** Earlier heartbeats are judged as if sent then, ms. */
  #judgedFromMs = 0

  constructor(link: Link, settings: HeartbeatSettings) {
    this.#link = link
    this.#settings = settings
  }

  /** The connection is ready from now on. */
  start(nowMs: number): void {
    const { interval } = this.#settings.plan
    const phaseMs = spread(this.#link.number) * interval
    const beats = Math.ceil((nowMs - phaseMs) / interval)
    this.#link.context.pacer.set(this.#beat, phaseMs + beats * interval)
  }

  /** The connection is over, or the run sends nothing more. */
  stop(): void {
    this.#link.context.pacer.remove(this.#beat)
  }

  /** Nothing is awaited any more. */
  end(): void {
    this.stop()
    this.#link.context.pacer.remove(this.#deadline)
    this.#link.context.awaited -= this.#inFlight.size
    this.#inFlight.clear()
  }

  onTimer(
    kind: number,
    dueMs: number,
    intendedMs: number,
    nowMs: number,
  ): void {
    if (kind === BEAT) this.#send(dueMs, intendedMs, nowMs)
    else this.#expire(dueMs)
  }

  #send(dueMs: number, intendedMs: number, sentMs: number): void {
    const { context, socket } = this.#link
    const { plan, words } = this.#settings
    if (!socket) return
    const sequence = this.#sequence++
    context.pacer.set(this.#beat, dueMs + plan.interval)
    this.#inFlight.push(sequence, intendedMs, sentMs)
    context.awaited++
    context.recorder.counters.pingsSent++
    if (this.#deadline.place === -1)
      context.pacer.set(this.#deadline, sentMs + plan.timeout)
    if (words) {
      const values = connectionValues(this.#link, sequence)
      socket.send(words.message.fill(values), words.message.isText)
    } else socket.ping(encodeSequence(sequence))
    this.#link.wrote(sentMs)
  }

  #expire(dueMs: number): void {
    const { context } = this.#link
    if (postponeOnce(this.#deadline, dueMs, context)) return
    if (this.#inFlight.size === 0) return
    const { timeout } = this.#settings.plan
    const nowMs = context.clock.now()
    if (this.#link.slow) this.#judgedFromMs = nowMs // pongs lie unread
    const sentMs = Math.max(this.#inFlight.sentAt(0), this.#judgedFromMs)
    const expiresMs = sentMs + timeout
    if (nowMs < expiresMs) {
      context.pacer.set(this.#deadline, expiresMs)
      return
    }
    context.recorder.counters.pingsTimedOut++
    this.#link.drop(
      'heartbeat_timeout',
      'heartbeat',
      `no answer to a heartbeat within ${timeout} ms`,
    )
  }

  /** It did not read at once until now: pongs are still to be read. */
  judgeFrom(nowMs: number): void {
    this.#judgedFromMs = nowMs
  }

  pong(payload: Uint8Array): void {
    if (this.#settings.words) return
    const place = this.#inFlight.find(decodeSequence(payload))
    if (place !== -1) this.#answered(place)
  }

  /** @returns whether the message was the answer to a heartbeat message */
  message(data: Uint8Array): boolean {
    const { words } = this.#settings
    if (!words || this.#inFlight.size === 0) return false
    if (!words.expect.test(data)) return false
    this.#answered(0)
    return true
  }

  #answered(place: number): void {
    const { context } = this.#link
    const rttMs = context.clock.now() - this.#inFlight.intendedAt(place)
    this.#inFlight.removeAt(place)
    context.awaited--
    context.recorder.counters.pongsReceived++
    // of one that reads late it would tell how late it reads
    if (!this.#link.slow) context.recorder.time('heartbeatRtt', rttMs)
  }
}

function encodeSequence(sequence: number): Uint8Array {
  const payload = new Uint8Array(4)
  new DataView(payload.buffer).setUint32(0, sequence)
  return payload
}

function decodeSequence(payload: Uint8Array): number {
  if (payload.length !== 4) return -1
  const { buffer, byteOffset } = payload
  return new DataView(buffer, byteOffset, 4).getUint32(0)
}
