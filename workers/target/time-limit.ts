// Watches things that must be over within a fixed time, on one timer however
// many there are. Unlike delay-queue.ts it expects most of them to be over
// long before, and forgets those at once.

export interface TimeLimitOptions<T> {
  readonly limitMs: number
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  /** Called once for each that took too long; it is forgotten by then. */
  readonly exceeded: (item: T) => void
}

export class TimeLimit<T> {
  readonly #options: TimeLimitOptions<T>
  /** When each is due; in the order of their due times. */
  readonly #dueMs = new Map<T, number>()
  #timer: NodeJS.Timeout | null = null

  constructor(options: TimeLimitOptions<T>) {
    this.#options = options
  }

  get size(): number {
    return this.#dueMs.size
  }

  /** Begins to watch; again for the same thing changes nothing. */
  start(item: T): void {
    if (this.#dueMs.has(item)) return
    const { limitMs, now } = this.#options
    this.#dueMs.set(item, now() + limitMs)
    this.#timer ??= setTimeout(this.#wake, limitMs)
  }

  /** It is over. */
  stop(item: T): void {
    this.#dueMs.delete(item)
  }

  /** Stops watching and tells what was watched. */
  clear(): T[] {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const items = [...this.#dueMs.keys()]
    this.#dueMs.clear()
    return items
  }

  #wake = (): void => {
    this.#timer = null
    const { now, exceeded } = this.#options
    const nowMs = now()
    for (const [item, dueMs] of this.#dueMs) {
      if (dueMs > nowMs) {
        this.#timer ??= setTimeout(this.#wake, Math.ceil(dueMs - nowMs))
        return
      }
      this.#dueMs.delete(item)
      exceeded(item)
    }
  }
}
