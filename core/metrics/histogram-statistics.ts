// What the counts of a histogram say: percentiles, mean and deviation, by the
// same rules as HdrHistogram, so that both give the same numbers.
import { highestOf, lowestOf, middleOf } from './histogram-layout.ts'
import type { Latency } from './latency.ts'

// Loops over cells are functions of their own that end with their loop. V8
// compiles such a loop while it runs; what it has not seen yet, the rest of
// the function, makes it throw that code away each time the loop ends. The
// length is read before the loop: of a typed array it is a call in all but the
// last stage of compilation, which a loop of a few times a second reaches late.

/** Cells of metrics/histogram-layout.ts; those beyond the end hold nothing. */
export type Counts = Uint32Array | Float64Array

/** @param more not longer than `into` */
export function addCounts(into: Counts, more: Counts): void {
  const { length } = more
  for (let cell = 0; cell < length; cell++) {
    const count = more[cell] ?? 0
    if (count > 0) into[cell] = (into[cell] ?? 0) + count
  }
}

/** @param percent 0..100; @returns us, 0 when `total` is 0 */
export function percentileOf(
  counts: Counts,
  total: number,
  percent: number,
): number {
  const rank = rankOf(percent, total)
  let seen = 0
  const { length } = counts
  for (let cell = 0; cell < length; cell++) {
    seen += counts[cell] ?? 0
    if (seen >= rank) return percent === 0 ? lowestOf(cell) : highestOf(cell)
  }
  return 0
}

/** Milliseconds. @param total of all counts, at least 1 */
export function latencyOf(counts: Counts, total: number): Latency {
  const filled = filledCells(counts)
  const mean = sumOf(filled, counts) / total
  const stddev = Math.sqrt(squaresAround(mean, filled, counts) / total)
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p999 = 0] = percentilesMs(
    filled,
    counts,
    total,
  )
  return {
    count: total,
    min: lowestOf(filled[0] ?? 0) / 1000,
    mean: Math.round(mean) / 1000,
    stddev: Math.round(stddev) / 1000,
    ...{ p50, p90, p95, p99, p999 },
    max: highestOf(filled.at(-1) ?? 0) / 1000,
  }
}

/** Most cells of a second are empty: they are passed over once. */
function filledCells(counts: Counts): Uint16Array {
  const cells = new Uint16Array(counts.length)
  return cells.subarray(0, collectFilled(counts, cells))
}

/** @returns how many */
function collectFilled(counts: Counts, cells: Uint16Array): number {
  let filled = 0
  const { length } = counts
  for (let cell = 0; cell < length; cell++)
    if (counts[cell] !== 0) cells[filled++] = cell
  return filled
}

const PERCENTS = [50, 90, 95, 99, 99.9] as const

function percentilesMs(
  filled: Uint16Array,
  counts: Counts,
  total: number,
): Float64Array {
  const ranks = Float64Array.from(PERCENTS, (each) => rankOf(each, total))
  const valuesMs = new Float64Array(ranks.length)
  let next = 0
  let seen = 0
  const { length } = filled
  for (let i = 0; i < length && next < PERCENTS.length; i++) {
    const cell = filled[i] ?? 0
    seen += counts[cell] ?? 0
    while (seen >= (ranks[next] ?? Infinity))
      valuesMs[next++] = highestOf(cell) / 1000
  }
  return valuesMs
}

/** How many values a percentile is to reach, the lowest first. */
function rankOf(percent: number, total: number): number {
  const exact = (percent / 100) * total
  // a product that is whole may come out a hair above
  const hair = 2 ** (Math.floor(Math.log2(exact)) - 52)
  return Math.max(1, Math.ceil(exact - hair))
}

function sumOf(filled: Uint16Array, counts: Counts): number {
  let sum = 0
  const { length } = filled
  for (let i = 0; i < length; i++) {
    const cell = filled[i] ?? 0
    sum += middleOf(cell) * (counts[cell] ?? 0)
  }
  return sum
}

function squaresAround(
  mean: number,
  filled: Uint16Array,
  counts: Counts,
): number {
  let squares = 0
  const { length } = filled
  for (let i = 0; i < length; i++) {
    const cell = filled[i] ?? 0
    const deviation = middleOf(cell) - mean
    squares += deviation * deviation * (counts[cell] ?? 0)
  }
  return squares
}
