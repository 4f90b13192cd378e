// Histograms of durations in microseconds: HdrHistogram's buckets in an array
// of our own, because recording, adding and reading them is the hot path of
// workers and controller (docs/decisions/0008-own-histograms.md). Values are
// rounded to whole microseconds and clamped to the range; who records counts
// the clamped ones.
import { encodeCounts, readEncoded, type CountSink } from './histogram-codec.ts'
import { CELLS, cellOf, HIGHEST_US } from './histogram-layout.ts'
import {
  addCounts,
  latencyOf,
  percentileOf,
  type Counts,
} from './histogram-statistics.ts'
import type { Latency } from './latency.ts'

export { HIGHEST_US }

/** Up to 2 ms. */
const FIRST_CELLS = 2048

export interface Histogram {
  /** @returns false when the value was beyond the range and was clamped */
  record(valueUs: number): boolean
  /** Both sides share one range, so that adding loses nothing. */
  add(other: Histogram): void
  /** Counts `count` values at once: what another library's histogram holds. */
  recordMany(valueUs: number, count: number): void
  reset(): void
  readonly count: number
  /** @param percent 0..100; @returns microseconds, 0 when empty */
  percentileUs(percent: number): number
  /** How many values lie between, to within the width of a cell. */
  countBetween(fromUs: number, toUs: number): number
  /** HdrHistogram V2 in its compressed envelope, base64. */
  encode(): string
  /** Milliseconds; null when empty. */
  latency(): Latency | null
}

/**
 * `interval` counts in 32 bits (a second of one worker), `total` in 64 bits:
 * the 32-bit ones would wrap silently at 2^32.
 */
export type HistogramKind = 'interval' | 'total'

class FlatHistogram implements Histogram, CountSink {
  /** Grows with the highest value; empty until the first. */
  #counts: Counts
  /** Its length, which is slow to ask for (metrics/histogram-statistics.ts). */
  #cells = 0
  #count = 0

  constructor(counts: Counts) {
    this.#counts = counts
  }

  get count(): number {
    return this.#count
  }

  record(valueUs: number): boolean {
    // Not Math.round, which takes longer than all the rest.
    if (valueUs >= 0.5 && valueUs < HIGHEST_US) {
      this.#countOne(cellOf((valueUs + 0.5) >>> 0))
      return true
    }
    const rounded = Math.round(valueUs)
    this.#countOne(cellOf(clamped(rounded)))
    return rounded === 0 || rounded === HIGHEST_US
  }

  #countOne(cell: number): void {
    if (cell >= this.#cells) this.#grow(cell)
    this.#counts[cell] = (this.#counts[cell] ?? 0) + 1
    this.#count++
  }

  recordMany(valueUs: number, count: number): void {
    this.addAt(cellOf(clamped(Math.round(valueUs))), count)
  }

  addAt(cell: number, count: number): void {
    if (cell >= this.#cells) this.#grow(cell)
    this.#counts[cell] = (this.#counts[cell] ?? 0) + count
    this.#count += count
  }

  add(other: Histogram): void {
    if (!(other instanceof FlatHistogram))
      throw new TypeError('only histograms of this module can be added')
    const more = other.#counts
    if (more.length > this.#cells) this.#grow(more.length - 1)
    addCounts(this.#counts, more)
    this.#count += other.#count
  }

  reset(): void {
    this.#counts.fill(0)
    this.#count = 0
  }

  percentileUs(percent: number): number {
    return percentileOf(this.#counts, this.#count, percent)
  }

  countBetween(fromUs: number, toUs: number): number {
    const first = cellOf(clamped(Math.round(fromUs)))
    const last = cellOf(clamped(Math.round(toUs)))
    let sum = 0
    for (const count of this.#counts.subarray(first, last + 1)) sum += count
    return sum
  }

  encode(): string {
    return encodeCounts(this.#counts)
  }

  latency(): Latency | null {
    return this.#count === 0 ? null : latencyOf(this.#counts, this.#count)
  }

  #grow(cell: number): void {
    this.#cells = roomFor(cell)
    const counts =
      this.#counts instanceof Uint32Array
        ? new Uint32Array(this.#cells)
        : new Float64Array(this.#cells)
    counts.set(this.#counts)
    this.#counts = counts
  }
}

/** Doubled until it is enough, so that few values make it grow. */
function roomFor(cell: number): number {
  let cells = FIRST_CELLS
  while (cells <= cell) cells *= 2
  return Math.min(cells, CELLS)
}

/** NaN, which compares to nothing, counts as the lowest. */
function clamped(roundedUs: number): number {
  if (roundedUs > HIGHEST_US) return HIGHEST_US
  return roundedUs >= 1 ? roundedUs : 1
}

export function createHistogram(kind: HistogramKind): Histogram {
  return createFlat(kind)
}

function createFlat(kind: HistogramKind): FlatHistogram {
  return new FlatHistogram(
    kind === 'total' ? new Float64Array(0) : new Uint32Array(0),
  )
}

/** @throws HistogramFormatError when the text is no histogram of ours */
export function decodeHistogram(text: string): Histogram {
  return sumEncoded([text])
}

/**
 * All of them in one, without a histogram for each.
 *
 * @throws HistogramFormatError when a text is no histogram of ours
 */
export function sumEncoded(texts: readonly string[]): Histogram {
  const sum = createFlat('total')
  for (const text of texts) readEncoded(text, sum)
  return sum
}
