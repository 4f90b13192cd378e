// How an echoed message tells which message it is: by the marker in a
// generated payload, or by its whole content when a template made it.
import type { Template } from '../../core/plan/template.ts'
import type { Link } from './context.ts'
import { createPayload, readMarker, writeMarker } from './marker.ts'
import { templateValues } from './template-values.ts'
import { decodeText, encodeText } from './text.ts'

/** One per connection; sequence numbers count from 0. */
export interface ReplyMatcher {
  /** @returns the message, valid until the next call */
  compose(link: Link, sequence: number): Uint8Array
  /** @returns the sequence number that `data` carries, or -1 */
  identify(link: Link, data: Uint8Array): number
  /** The message is settled (answered or lost). */
  settled(sequence: number): void
}

/** Payloads of a fixed size, marked; one for all connections of a worker. */
export function createMarkerMatcher(sizeBytes: number): ReplyMatcher {
  const payload = createPayload(sizeBytes)
  return {
    compose(link, sequence) {
      writeMarker(payload, link.number, sequence)
      return payload
    },
    identify: (link, data) => readMarker(data, link.number),
    settled() {},
  }
}

/** Contents remembered after they were settled, to tell duplicates. */
const REMEMBERED = 256

/**
 * Replies are recognised by their content. Messages of equal content answer
 * in the order of sending: nothing could tell them apart.
 */
export class ContentMatcher implements ReplyMatcher {
  readonly #template: Template
  readonly #pending = new Map<string, number[]>()
  readonly #contents = new Map<number, string>()
  /** The last settled sequence of a content; oldest first. */
  readonly #settled = new Map<string, number>()

  constructor(template: Template) {
    this.#template = template
  }

  compose(link: Link, sequence: number): Uint8Array {
    const content = this.#template.fill(templateValues(link, sequence))
    const pending = this.#pending.get(content)
    if (pending) pending.push(sequence)
    else this.#pending.set(content, [sequence])
    this.#contents.set(sequence, content)
    return encodeText(content)
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
