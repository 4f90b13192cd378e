// What one connection says and hears in its conversations: sends on schedule
// to each of its streams in turn, and takes what the others sent. What an
// arrival means is member.ts.
import type { ConversationTraffic as ConversationPlan } from '../../../core/plan/roster.ts'
import type {
  MessageTemplate,
  TemplateValues,
} from '../../../core/plan/template.ts'
import type { Composer } from '../composer.ts'
import type { Link } from '../context.ts'
import { SendSchedule, type ScheduledSender } from '../send-schedule.ts'
import { templateValues } from '../template-values.ts'
import type { Absence, Traffic } from '../traffic.ts'
import type { Hall } from './hall.ts'
import { Member } from './member.ts'
import type { Stream } from './stream.ts'

export interface ConversationShared {
  readonly plan: ConversationPlan
  readonly hall: Hall
  readonly composer: Composer
  readonly isText: boolean
  readonly acknowledge: MessageTemplate | null
  readonly someSlow: boolean
}

export class ConversationTraffic implements Traffic, ScheduledSender {
  readonly #link: Link
  readonly #shared: ConversationShared
  readonly #member: Member | null
  readonly #streams: readonly Stream[]
  readonly #schedule: SendSchedule | null
  #turn = 0
  #acknowledged = 0

  constructor(link: Link, shared: ConversationShared) {
    const { hall, plan, someSlow } = shared
    this.#link = link
    this.#shared = shared
    const place = hall.placeOf(link.number)
    this.#member =
      place &&
      new Member(link, { ...place, timeoutMs: plan.replyTimeout, someSlow })
    this.#streams = hall.streamsOf(link.number)
    this.#schedule =
      this.#streams.length > 0
        ? new SendSchedule(link, plan.arrivals, this)
        : null
  }

  start(nowMs: number): void {
    this.#member?.enter(nowMs)
    this.#schedule?.start(nowMs)
  }

  stop(): void {
    this.#schedule?.stop()
  }

  end(_why: string, absence: Absence): void {
    this.stop()
    this.#member?.leave(absence)
  }

  send(intendedMs: number, nowMs: number): void {
    const { socket, context } = this.#link
    const stream = this.#streams[this.#turn]
    if (!socket || !stream) return
    this.#turn = (this.#turn + 1) % this.#streams.length
    const sequence = stream.conversation.send(stream, nowMs)
    const numbers = { stream: stream.id, sequence, intendedMs }
    const message = this.#shared.composer.compose(
      numbers,
      this.#valuesFor(stream, sequence),
    )
    socket.send(message, this.#shared.isText)
    context.recorder.counters.messagesSent++
    context.recorder.counters.bytesSent += message.length
    context.recorder.time('sendLag', nowMs - intendedMs)
    this.#link.wrote(nowMs)
  }

  #valuesFor(stream: Stream, sequence: number): TemplateValues {
    const values = templateValues(this.#link, sequence)
    if (this.#shared.plan.type !== 'sender-to-groups') return values
    const group = String(stream.id)
    return {
      text: (name) => (name === 'group' ? group : values.text(name)),
    }
  }

  message(data: Uint8Array, receivedMs: number): boolean {
    const { markers, recorder } = this.#link.context
    const found = markers.find(data, receivedMs)
    if (found === null) return false
    if (found === 'foreign') {
      recorder.counters.messagesForeign++
      return true
    }
    const stream = this.#shared.hall.streamOf(markers.stream)
    if (!stream) return false
    if (this.#streams.includes(stream)) recorder.counters.messagesOwn++
    else this.#take(stream, markers.sequence, receivedMs)
    if (this.#shared.acknowledge) this.#acknowledge(data, receivedMs)
    return true
  }

  #take(stream: Stream, sequence: number, receivedMs: number): void {
    const member = this.#member
    if (!member || stream.conversation !== member.conversation) {
      this.#link.context.recorder.counters.messagesUnexpected++
      return
    }
    member.enter(receivedMs) // while the run drains nobody else says so
    member.arrived(stream, sequence, receivedMs)
  }

  #acknowledge(received: Uint8Array, receivedMs: number): void {
    const { acknowledge } = this.#shared
    const { socket } = this.#link
    if (!socket || !acknowledge) return
    const values = templateValues(this.#link, this.#acknowledged++, received)
    socket.send(acknowledge.fill(values), acknowledge.isText)
    this.#link.wrote(receivedMs)
  }
}
