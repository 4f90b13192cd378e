// How a reply tells which message it answers: by the marker in it, or by its
// whole content when the message has none.
import type { MessageTemplate } from '../../core/plan/template.ts'
import type { Composer } from './composer.ts'
import type { Link } from './context.ts'
import { templateValues } from './template-values.ts'
import { decodeText } from './text.ts'

/** The message is of another run. */
export const FOREIGN = -2

/** One per connection; sequence numbers count from 0. */
export interface ReplyMatcher {
  /** @returns the message, valid until the next call */
  compose(link: Link, sequence: number, intendedMs: number): Uint8Array
  /** @returns the sequence number that `data` carries, -1, or FOREIGN */
  identify(link: Link, data: Uint8Array, receivedMs: number): number
  /** The message is settled (answered or lost). */
  settled(sequence: number): void
}

/** Marked messages: one matcher for all connections of a worker. */
export function createMarkerMatcher(composer: Composer): ReplyMatcher {
  return {
    compose: (link, sequence, intendedMs) =>
      composer.compose(
        { stream: link.number, sequence, intendedMs },
        composer.fixed ? NO_VALUES : templateValues(link, sequence),
      ),
    identify(link, data, receivedMs) {
      const { markers } = link.context
      const found = markers.find(data, receivedMs)
      if (found === null) return -1
      if (found === 'foreign') return FOREIGN
      return markers.stream === link.number ? markers.sequence : -1
    },
    settled() {},
  }
}

const NO_VALUES = { text: () => '' }
/** Contents remembered after they were settled, to tell duplicates. */
const REMEMBERED = 256

/**
 * Replies are recognised by their content. Messages of equal content answer
 * in the order of sending: nothing could tell them apart.
 */
export class ContentMatcher implements ReplyMatcher {
  readonly #template: MessageTemplate
  readonly #pending = new Map<string, number[]>()
  readonly #contents = new Map<number, string>()
  /** The last settled sequence of a content; oldest first. */
  readonly #settled = new Map<string, number>()

  constructor(template: MessageTemplate) {
    this.#template = template
  }

  compose(link: Link, sequence: number): Uint8Array {
    const message = this.#template.fill(templateValues(link, sequence))
    const content = decodeText(message)
    const pending = this.#pending.get(content)
    if (pending) pending.push(sequence)
    else this.#pending.set(content, [sequence])
    this.#contents.set(sequence, content)
    return message
  }

  identify(_link: Link, data: Uint8Array): number {
    const content = decodeText(data)
    const pending = this.#pending.get(content)
    return pending?.[0] ?? this.#settled.get(content) ?? -1
  }

  settled(sequence: number): void {
    const content = this.#contents.get(sequence)
    if (content === undefined) return
    this.#contents.delete(sequence)
    this.#forgetPending(content, sequence)
    this.#settled.delete(content)
    this.#settled.set(content, sequence)
    if (this.#settled.size <= REMEMBERED) return
    for (const oldest of this.#settled.keys()) {
      this.#settled.delete(oldest)
      break
    }
  }

  #forgetPending(content: string, sequence: number): void {
    const pending = this.#pending.get(content)
    if (!pending) return
    const place = pending.indexOf(sequence)
    if (place !== -1) pending.splice(place, 1)
    if (pending.length === 0) this.#pending.delete(content)
  }
}
