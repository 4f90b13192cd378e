// Open connections that were lost: the most within two seconds, what came of
// dialing again, and over how many seconds they were spread.
import type { Second } from '../second.ts'
import type { DigestRow } from './digest-rows.ts'

export interface WorstLoss {
  readonly second: number
  readonly lost: number
  readonly openBefore: number
  /** From that second on. */
  readonly openedAfter: number
  readonly refusedAfter: number
}

export class LossWatch {
  /** Seconds in which any connection opened, and in which any was lost. */
  openingSeconds = 0
  losingSeconds = 0
  worst: WorstLoss = {
    second: 0,
    lost: 0,
    openBefore: 0,
    openedAfter: 0,
    refusedAfter: 0,
  }
  #before = { lost: 0, open: 0 }
  #open = 0

  add({ index, gauges, counters }: Second, row: DigestRow): void {
    const { dropped } = counters
    const lost = dropped + this.#before.lost
    const openBefore = this.#before.lost > 0 ? this.#before.open : this.#open
    if (row.opened > 0) this.openingSeconds++
    if (dropped > 0) this.losingSeconds++
    this.worst =
      dropped > 0 && lost > this.worst.lost
        ? {
            second: this.#before.lost > 0 ? index - 1 : index,
            lost,
            openBefore: Math.max(openBefore, lost),
            openedAfter: row.opened,
            refusedAfter: row.refused,
          }
        : {
            ...this.worst,
            openedAfter: this.worst.openedAfter + row.opened,
            refusedAfter: this.worst.refusedAfter + row.refused,
          }
    this.#before = { lost: dropped, open: this.#open }
    this.#open = gauges.open
  }
}
