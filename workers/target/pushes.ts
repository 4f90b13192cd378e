// What the server says by itself, to everyone, in a steady rhythm. The times
// do not drift; pushes that a busy process could not make in time are made up
// for at once, up to a limit.
import { pushed, type SharedFrame } from './shared-frame.ts'

export interface PushesOptions {
  readonly everyMs: number
  readonly bodyBytes: number
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  readonly push: (frame: SharedFrame) => void
}

/** Later ones are skipped: the rhythm begins anew. */
const MAX_AT_ONCE = 100

export class Pushes {
  readonly #options: PushesOptions
  #number = 0
  #dueMs: number
  #timer: NodeJS.Timeout | undefined

  constructor(options: PushesOptions) {
    this.#options = options
    this.#dueMs = options.now() + options.everyMs
    this.#arm()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #arm(): void {
    const restMs = this.#dueMs - this.#options.now()
    this.#timer = setTimeout(this.#wake, Math.max(restMs, 0))
  }

  #wake = (): void => {
    const { now, everyMs, bodyBytes, push } = this.#options
    const nowMs = now()
    for (let made = 0; this.#dueMs <= nowMs; made += 1) {
      if (made === MAX_AT_ONCE) {
        this.#dueMs = nowMs + everyMs
        break
      }
      push(pushed(this.#number, bodyBytes))
      this.#number += 1
      this.#dueMs += everyMs
    }
    this.#arm()
  }
}
