// Connections for which too much waits because their clients do not take it:
// cuts them after a while, or leaves them, as long as the process has room.
// Who is slow is noticed by frame-socket.ts.

/** A connection, as far as bytes wait for its client. */
export interface SlowReader {
  readonly waitingBytes: number
  readonly open: boolean
}

export interface SlowReadersOptions<T extends SlowReader> {
  /** A connection with more waiting is slow. */
  readonly limitBytes: number
  /** How long it may be slow. Infinity: forever. */
  readonly limitMs: number
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  readonly cut: (reader: T) => void
  /** Of all slow ones together; default 512 MiB. */
  readonly totalBytes?: number
}

const TOTAL_BYTES = 512 * 1024 * 1024
const LOOK_EVERY_MS = 50

export class SlowReaders<T extends SlowReader> {
  readonly limitBytes: number
  readonly #options: SlowReadersOptions<T>
  readonly #sinceMs = new Map<T, number>()
  #waitingBytes = 0
  #timer: NodeJS.Timeout | null = null

  constructor(options: SlowReadersOptions<T>) {
    this.#options = options
    this.limitBytes = options.limitBytes
  }

  /** Slow connections get nothing more. */
  get full(): boolean {
    return this.#waitingBytes > (this.#options.totalBytes ?? TOTAL_BYTES)
  }

  /** More than the limit waits for it; again for the same changes nothing. */
  notice(reader: T): void {
    if (this.#sinceMs.has(reader)) return
    this.#sinceMs.set(reader, this.#options.now())
    this.#waitingBytes += reader.waitingBytes
    this.#timer ??= setTimeout(this.#look, LOOK_EVERY_MS)
  }

  /** It is over. */
  forget(reader: T): void {
    this.#sinceMs.delete(reader)
  }

  clear(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#sinceMs.clear()
    this.#waitingBytes = 0
  }

  #look = (): void => {
    const { limitBytes, limitMs, now, cut } = this.#options
    const nowMs = now()
    this.#waitingBytes = 0
    for (const [reader, sinceMs] of this.#sinceMs) {
      const { waitingBytes, open } = reader
      if (waitingBytes <= limitBytes || !open) this.#sinceMs.delete(reader)
      else if (nowMs - sinceMs >= limitMs) {
        this.#sinceMs.delete(reader)
        cut(reader)
      } else this.#waitingBytes += waitingBytes
    }
    const some = this.#sinceMs.size > 0
    this.#timer = some ? setTimeout(this.#look, LOOK_EVERY_MS) : null
  }
}
