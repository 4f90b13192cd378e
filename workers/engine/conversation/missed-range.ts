// What one receiver missed of one stream while it was away: a range of
// sequence numbers, and which of them have come since.
import type { Absence } from '../traffic.ts'

export class MissedRange {
  readonly from: number
  readonly to: number
  /** Why the receiver was away. */
  readonly absence: Absence
  /** Not come yet. */
  left: number
  /** The time to catch up is over: what still comes is late. */
  expired = false
  readonly #come: Uint8Array

  /**
   * @param from first number not known to have come before leaving
   * @param to first number sent after the return
   * @param hasCome numbers of the range that came before leaving
   */
  constructor(
    from: number,
    to: number,
    absence: Absence,
    hasCome: (sequence: number) => boolean,
  ) {
    this.from = from
    this.to = to
    this.absence = absence
    this.#come = new Uint8Array((to - from + 7) >> 3)
    this.left = 0
    for (let sequence = from; sequence < to; sequence++)
      if (hasCome(sequence)) this.mark(sequence)
      else this.left++
  }

  has(sequence: number): boolean {
    return sequence >= this.from && sequence < this.to
  }

  /** @returns false when it had come already */
  mark(sequence: number): boolean {
    const place = sequence - this.from
    const bit = 1 << (place & 7)
    const byte = this.#come[place >> 3] ?? 0
    if ((byte & bit) !== 0) return false
    this.#come[place >> 3] = byte | bit
    return true
  }
}
