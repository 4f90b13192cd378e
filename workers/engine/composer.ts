// Makes the messages that connections send: fills a template, or generates a
// payload, with the marker in it. One per worker; a message is valid until
// the next one is made, since sockets do not keep what they are given.
import type {
  MessageTemplate,
  TemplateValues,
} from '../../core/plan/template.ts'
import { MARKER_BYTES, type Markers } from './marker.ts'

const FILLER = 0x78 // x
const FIRST_BYTES = 1024
/** UTF-16 units become at most so many bytes of UTF-8. */
const BYTES_PER_UNIT = 3

export interface MessageNumbers {
  readonly stream: number
  readonly sequence: number
  readonly intendedMs: number
}

export type PayloadSize =
  number | { readonly min: number; readonly max: number }

export interface ComposerSettings {
  /** Null: the message is the generated payload. */
  readonly template: MessageTemplate | null
  readonly payloadSize: PayloadSize
  readonly markers: Markers
  /** Uniform in [0, 1). */
  readonly random: () => number
}

const PAYLOAD: readonly (Uint8Array | string)[] = ['body']
const OWN: readonly string[] = ['body', 'marker']

export class Composer {
  readonly #settings: ComposerSettings
  readonly #pieces: readonly (Uint8Array | string)[]
  readonly #fixed: boolean
  readonly #encoder = new TextEncoder()
  #bytes = new Uint8Array(FIRST_BYTES)
  #used = 0
  #whole = this.#bytes.subarray(0, 0)

  constructor(settings: ComposerSettings) {
    this.#settings = settings
    this.#pieces = settings.template?.pieces ?? PAYLOAD
    this.#fixed = this.#pieces.every(
      (piece) => typeof piece !== 'string' || OWN.includes(piece),
    )
  }

  /** Whether messages differ in their marker and size only. */
  get fixed(): boolean {
    return this.#fixed
  }

  compose(numbers: MessageNumbers, values: TemplateValues): Uint8Array {
    this.#used = 0
    for (const piece of this.#pieces)
      if (typeof piece !== 'string') this.#append(piece)
      else if (piece === 'body') this.#appendBody(numbers)
      else if (piece === 'marker') this.#appendMarker(numbers)
      else this.#appendText(values.text(piece))
    if (this.#whole.length !== this.#used)
      this.#whole = this.#bytes.subarray(0, this.#used)
    return this.#whole
  }

  #append(piece: Uint8Array): void {
    this.#reserve(piece.length)
    this.#bytes.set(piece, this.#used)
    this.#used += piece.length
  }

  #appendMarker(numbers: MessageNumbers): void {
    this.#reserve(MARKER_BYTES)
    this.#settings.markers.write(this.#bytes, this.#used, numbers)
    this.#used += MARKER_BYTES
  }

  #appendBody(numbers: MessageNumbers): void {
    const end = this.#used + this.#nextSize()
    this.#reserve(end - this.#used)
    this.#appendMarker(numbers)
    this.#bytes.fill(FILLER, this.#used, end)
    this.#used = end
  }

  #appendText(text: string): void {
    this.#reserve(text.length * BYTES_PER_UNIT)
    const rest = this.#bytes.subarray(this.#used)
    this.#used += this.#encoder.encodeInto(text, rest).written
  }

  #nextSize(): number {
    const { payloadSize, random } = this.#settings
    if (typeof payloadSize === 'number') return payloadSize
    const { min, max } = payloadSize
    return min + Math.floor(random() * (max - min + 1))
  }

  #reserve(bytes: number): void {
    const needed = this.#used + bytes
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = grown
    this.#whole = grown.subarray(0, 0)
  }
}
