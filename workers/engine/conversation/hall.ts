// All conversations of one worker, made as their members come. Who belongs
// where follows from a connection's number (core/plan/roster.ts).
import { peakOf } from '../../../core/plan/load-shape.ts'
import {
  blockSize,
  groupOf,
  groupsOf,
  partOf,
  type ConversationTraffic,
} from '../../../core/plan/roster.ts'
import type { EngineContext } from '../context.ts'
import { Conversation, type ConversationSettings } from './conversation.ts'
import type { Stream } from './stream.ts'

export class Hall {
  readonly #context: EngineContext
  readonly #traffic: ConversationTraffic
  readonly #block: number
  readonly #peak: number
  readonly #conversations = new Map<number, Conversation>()
  readonly #streams = new Map<number, Stream>()

  constructor(context: EngineContext, traffic: ConversationTraffic) {
    this.#context = context
    this.#traffic = traffic
    this.#peak = peakOf(context.plan.load)
    this.#block = Math.min(blockSize(traffic), this.#peak)
  }

  streamOf(id: number): Stream | undefined {
    return this.#streams.get(id)
  }

  /** The conversation that a connection receives in; null: in none. */
  placeOf(
    number: number,
  ): { readonly conversation: Conversation; readonly place: number } | null {
    if (!partOf(this.#traffic, number).receives) return null
    const inBlock = number % this.#block
    if (this.#traffic.type === 'sender-to-groups') {
      const place = (inBlock - 1) % this.#traffic.size
      const conversation = this.#conversation(groupOf(this.#traffic, number))
      return { conversation, place }
    }
    const turn = this.#turnOf(number)
    const place = this.#traffic.type === 'broadcast' ? number : inBlock
    return { conversation: this.#conversation(turn), place }
  }

  /** The streams that a connection writes, in turn. */
  streamsOf(number: number): readonly Stream[] {
    if (!partOf(this.#traffic, number).sends) return []
    if (this.#traffic.type === 'sender-to-groups')
      return groupsOf(this.#traffic, number).flatMap(
        (group) => this.#conversation(group).streams,
      )
    const { streams } = this.#conversation(this.#turnOf(number))
    return streams.filter((stream) => stream.id === number)
  }

  /** The run is over: nothing is waited for any more. */
  finish(): void {
    for (const conversation of this.#conversations.values())
      conversation.finish()
  }

  #turnOf(number: number): number {
    return this.#traffic.type === 'broadcast'
      ? 0
      : Math.floor(number / this.#block)
  }

  #conversation(key: number): Conversation {
    const known = this.#conversations.get(key)
    if (known) return known
    const conversation = new Conversation({
      context: this.#context,
      timeoutMs: this.#traffic.replyTimeout,
      ...this.#membersOf(key),
    })
    this.#conversations.set(key, conversation)
    for (const stream of conversation.streams)
      this.#streams.set(stream.id, stream)
    return conversation
  }

  #membersOf(key: number): Pick<ConversationSettings, 'senders' | 'receivers'> {
    const traffic = this.#traffic
    switch (traffic.type) {
      case 'sender-to-groups':
        return {
          senders: [{ stream: key, place: -1 }],
          receivers: this.#plannedOfGroup(key - traffic.groupBase, traffic),
        }
      case 'broadcast':
        return {
          senders:
            traffic.from === 'server'
              ? [{ stream: 0, place: -1 }]
              : inARow(Math.min(traffic.senders, this.#peak), 0),
          receivers: this.#peak,
        }
      case 'groups':
      case 'chat':
        return this.#membersInRow(key)
    }
  }

  /** Members in a row, some or all of whom write. */
  #membersInRow(
    key: number,
  ): Pick<ConversationSettings, 'senders' | 'receivers'> {
    const first = key * this.#block
    const numbers = Array.from(
      { length: Math.min(this.#block, this.#peak - first) },
      (_unused, place) => first + place,
    )
    const parts = numbers.map((number) => partOf(this.#traffic, number))
    return {
      senders: numbers.flatMap((number, place) => {
        const part = parts[place]
        if (!part?.sends) return []
        return [{ stream: number, place: part.receives ? place : -1 }]
      }),
      receivers: parts.filter((part) => part.receives).length,
    }
  }

  #plannedOfGroup(
    index: number,
    { groups, size }: { readonly groups: number; readonly size: number },
  ): number {
    const block = Math.floor(index / groups)
    const first = block * this.#block + 1 + (index % groups) * size
    return Math.max(0, Math.min(size, this.#peak - first))
  }
}

function inARow(count: number, first: number) {
  return Array.from({ length: count }, (_unused, place) => ({
    stream: first + place,
    place,
  }))
}
