// What one connection has sent and not yet heard back, oldest first: a small
// queue in one flat array, because most connections have none or one. The
// room for one is kept, so that asking and being answered allocates nothing.

/** Places of one entry in the flat array. */
const WIDTH = 3
const SEQ = 0
const INTENDED = 1
const SENT = 2

export class InFlight {
  /** The first `#used` numbers count. */
  #entries: number[] = []
  #used = 0

  get size(): number {
    return this.#used / WIDTH
  }

  push(seq: number, intendedMs: number, sentMs: number): void {
    const entries = this.#entries
    const at = this.#used
    this.#used = at + WIDTH
    if (entries.length === 0) {
      this.#entries = [seq, intendedMs, sentMs] // no longer than that
      return
    }
    entries[at + SEQ] = seq
    entries[at + INTENDED] = intendedMs
    entries[at + SENT] = sentMs
  }

  /** @returns the place for the getters below, or -1 */
  find(seq: number): number {
    for (let at = 0; at < this.#used; at += WIDTH)
      if (this.#entries[at + SEQ] === seq) return at
    return -1
  }

  /** Place 0 is the oldest; @returns -1 when there is none. */
  seqAt(place: number): number {
    return place < this.#used ? (this.#entries[place + SEQ] ?? -1) : -1
  }

  intendedAt(place: number): number {
    return this.#entries[place + INTENDED] ?? 0
  }

  sentAt(place: number): number {
    return this.#entries[place + SENT] ?? 0
  }

  removeAt(place: number): void {
    this.#used -= WIDTH
    if (this.#used === 0) this.#empty()
    else this.#entries.copyWithin(place, place + WIDTH, this.#used + WIDTH)
  }

  clear(): void {
    this.#used = 0
    this.#empty()
  }

  #empty(): void {
    if (this.#entries.length > WIDTH) this.#entries = []
  }
}
