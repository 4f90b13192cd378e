// What one connection has sent and not yet heard back, oldest first: a small
// queue in one flat array, because most connections have none or one.

/** Places of one entry in the flat array. */
const WIDTH = 3
const SEQ = 0
const INTENDED = 1
const SENT = 2

export class InFlight {
  readonly #entries: number[] = []

  get size(): number {
    return this.#entries.length / WIDTH
  }

  push(seq: number, intendedMs: number, sentMs: number): void {
    this.#entries.push(seq, intendedMs, sentMs)
  }

  /** @returns the place for the getters below, or -1 */
  find(seq: number): number {
    for (let at = 0; at < this.#entries.length; at += WIDTH)
      if (this.#entries[at + SEQ] === seq) return at
    return -1
  }

  /** Place 0 is the oldest. */
  seqAt(place: number): number {
    return this.#entries[place + SEQ] ?? -1
  }

  intendedAt(place: number): number {
    return this.#entries[place + INTENDED] ?? 0
  }

  sentAt(place: number): number {
    return this.#entries[place + SENT] ?? 0
  }

  removeAt(place: number): void {
    if (this.#entries.length === WIDTH) this.#entries.length = 0
    else this.#entries.splice(place, WIDTH)
  }

  clear(): void {
    this.#entries.length = 0
  }
}
