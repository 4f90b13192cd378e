// What one receiver has got of one stream: the numbers it was there for, those
// it missed while away, and what each arrival means. It counts nothing; that
// is member.ts.
import type { Absence } from '../traffic.ts'
import { MissedRange } from './missed-range.ts'

export type Arrival =
  | 'first'
  | 'duplicate'
  | 'late' // had been counted as lost
  | 'early' // sent before the receiver was there at all
  | 'caught-up' // sent while it was away
  | 'caught-up-late'
  | 'caught-up-again'

/** Numbers given up, remembered to tell late ones from duplicates. */
const MAX_LOST_REMEMBERED = 1024
/** Absences whose numbers are remembered once their time is over. */
const MAX_RANGES = 8

export class Receipt {
  /** Numbers from here on were sent while the receiver is there. */
  owedFrom: number
  /** One above the highest number that has come, or was given up. */
  next: number
  /** Of the last arrival: how many numbers it jumped over. */
  jumped = 0
  /** Of the last arrival: whether a higher number had come before. */
  inverted = false
  /** The range that the last caught-up arrival belongs to. */
  range: MissedRange | null = null
  /** Highest that came since the receiver is there; -1: none. */
  #highest = -1
  #jumpedOver: Set<number> | null = null
  #lost: Set<number> | null = null
  #early: Set<number> | null = null
  #ranges: MissedRange[] | null = null
  /** While away: first number that may be missed. */
  #awayFrom = -1

  /** What was sent before this was sent before it was there at all. */
  readonly #firstOwed: number

  /** @param next the number that its stream sends next */
  constructor(next: number) {
    this.#firstOwed = next
    this.owedFrom = next
    this.next = next
  }

  get away(): boolean {
    return this.#awayFrom !== -1
  }

  arrive(sequence: number): Arrival {
    this.jumped = 0
    this.inverted = sequence < this.#highest
    this.range = null
    if (sequence > this.#highest) this.#highest = sequence
    if (sequence < this.owedFrom) return this.#arriveOld(sequence)
    if (sequence >= this.next) {
      this.#jumpTo(sequence)
      return 'first'
    }
    if (this.#jumpedOver?.delete(sequence)) return 'first'
    return this.#lost?.delete(sequence) ? 'late' : 'duplicate'
  }

  #jumpTo(sequence: number): void {
    this.jumped = sequence - this.next
    if (this.jumped > 0) {
      this.#jumpedOver ??= new Set()
      for (let at = this.next; at < sequence; at++) this.#jumpedOver.add(at)
    }
    this.next = sequence + 1
  }

  #arriveOld(sequence: number): Arrival {
    const range = this.#ranges?.find((each) => each.has(sequence))
    if (range) return this.#arriveMissed(range, sequence)
    if (this.#lost?.delete(sequence)) return 'late'
    // it came in an earlier stay
    if (sequence >= this.#firstOwed) return 'duplicate'
    this.#early ??= new Set()
    if (this.#early.has(sequence)) return 'duplicate'
    remember(this.#early, sequence)
    return 'early'
  }

  #arriveMissed(range: MissedRange, sequence: number): Arrival {
    this.range = range
    if (!range.mark(sequence)) return 'caught-up-again'
    range.left--
    return range.expired ? 'caught-up-late' : 'caught-up'
  }

  /** Whether a number that was sent while it is there has not come. */
  isOpen(sequence: number): boolean {
    if (sequence < this.owedFrom) return false
    return sequence >= this.next || (this.#jumpedOver?.has(sequence) ?? false)
  }

  /** A number is waited for no longer. */
  giveUp(sequence: number): void {
    this.#jumpedOver?.delete(sequence)
    if (sequence >= this.next) this.next = sequence + 1
    this.#lost ??= new Set()
    remember(this.#lost, sequence)
  }

  /** The numbers that are still open when the receiver goes, lowest first. */
  openNumbers(streamNext: number): number[] {
    const open = [...(this.#jumpedOver ?? [])].sort((a, b) => a - b)
    for (let at = Math.max(this.next, this.owedFrom); at < streamNext; at++)
      open.push(at)
    return open
  }

  leave(streamNext: number): void {
    this.#awayFrom = this.openNumbers(streamNext)[0] ?? streamNext
  }

  /** @returns what it missed; null: nothing */
  comeBack(streamNext: number, absence: Absence): MissedRange | null {
    const from = this.#awayFrom
    if (from === -1) return null
    this.#awayFrom = -1
    const range =
      from < streamNext
        ? new MissedRange(from, streamNext, absence, (at) => !this.isOpen(at))
        : null
    this.owedFrom = this.next = streamNext
    this.#highest = -1
    this.#jumpedOver = null
    if (!range || range.left === 0) return null
    this.#ranges ??= []
    this.#ranges.push(range)
    if (this.#ranges.length > MAX_RANGES && this.#ranges[0]?.expired)
      this.#ranges.shift()
    return range
  }
}

function remember(numbers: Set<number>, sequence: number): void {
  numbers.add(sequence)
  if (numbers.size <= MAX_LOST_REMEMBERED) return
  for (const oldest of numbers) {
    numbers.delete(oldest)
    break
  }
}
