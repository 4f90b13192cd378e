// Holds every reply back for the same time, in order: never shorter, and
// hardly longer. Timers of Node count whole milliseconds, which is coarser
// than what the accuracy tests want to prove, so the last one is polled.

interface Waiting {
  readonly dueMs: number
  readonly send: () => void
}

const POLLED_MS = 0.7
const COMPACT_AFTER = 4096

export class ReplyQueue {
  readonly #delayMs: number
  #waiting: Waiting[] = []
  #head = 0
  #armed = false
  #closed = false

  constructor(delayMs: number) {
    this.#delayMs = delayMs
  }

  add(send: () => void): void {
    if (this.#closed) return
    this.#waiting.push({ dueMs: performance.now() + this.#delayMs, send })
    this.#arm()
  }

  close(): void {
    this.#closed = true
    this.#waiting = []
    this.#head = 0
  }

  #arm(): void {
    const next = this.#waiting[this.#head]
    if (this.#armed || !next) return
    this.#armed = true
    const restMs = next.dueMs - performance.now()
    if (restMs <= POLLED_MS) setImmediate(this.#sendDue)
    else setTimeout(this.#sendDue, Math.floor(restMs)).unref()
  }

  #sendDue = (): void => {
    this.#armed = false
    const nowMs = performance.now()
    for (;;) {
      const next = this.#waiting[this.#head]
      if (!next || next.dueMs > nowMs) break
      this.#head += 1
      next.send()
    }
    if (this.#head >= COMPACT_AFTER || this.#head === this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head)
      this.#head = 0
    }
    this.#arm()
  }
}
