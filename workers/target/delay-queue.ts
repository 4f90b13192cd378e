// Runs things a fixed time after they were added, in the order they were
// added, on one timer however many wait. It is not a general scheduler: one
// queue has one delay.

const LONGEST_TIMER_MS = 2 ** 31 - 1
const COMPACT_AFTER = 4096
const SHORT_REST_MS = 0.5

export interface DelayQueueOptions<T> {
  readonly delayMs: number
  /** One after another, each taking so long before its delay; default 0. */
  readonly serviceMs?: number
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  /** Called never before `delayMs` have passed. */
  readonly run: (item: T) => void
}

interface Waiting<T> {
  readonly item: T
  readonly dueMs: number
}

export class DelayQueue<T> {
  readonly #options: DelayQueueOptions<T>
  #waiting: Waiting<T>[] = []
  #head = 0
  /** When everything added up to now has been served. */
  #freeAtMs = -Infinity
  #armed = false
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  constructor(options: DelayQueueOptions<T>) {
    this.#options = options
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.length - this.#head
  }

  add(item: T): void {
    const { now, delayMs, serviceMs = 0 } = this.#options
    this.#freeAtMs = Math.max(now(), this.#freeAtMs) + serviceMs
    this.#waiting.push({ item, dueMs: this.#freeAtMs + delayMs })
    this.#arm()
  }

  /** Forgets everything that waits. */
  clear(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#armed = false
    this.#waiting = []
    this.#head = 0
  }

  #arm(): void {
    const next = this.#waiting[this.#head]
    if (this.#armed || !next) return
    this.#armed = true
    const restMs = next.dueMs - this.#options.now()
    // Timers end on whole milliseconds of the system's clock. All processes of
    // a machine share those, so senders that wake on them would find every
    // reply a whole millisecond late. A short rest is spent in the event loop.
    if (restMs < SHORT_REST_MS) this.#immediate = setImmediate(this.#wake)
    else this.#timer = setTimeout(this.#wake, timerMs(restMs))
  }

  #wake = (): void => {
    this.#armed = false
    const nowMs = this.#options.now()
    for (;;) {
      const next = this.#waiting[this.#head]
      if (!next || next.dueMs > nowMs) break
      this.#head += 1
      this.#options.run(next.item)
    }
    this.#compact()
    this.#arm()
  }

  #compact(): void {
    const all = this.#head === this.#waiting.length
    if (!all && this.#head < COMPACT_AFTER) return
    this.#waiting.splice(0, this.#head)
    this.#head = 0
  }
}

/** Rounded down: waking too early only means to arm again. */
function timerMs(restMs: number): number {
  return Math.min(Math.max(Math.floor(restMs), 1), LONGEST_TIMER_MS)
}
