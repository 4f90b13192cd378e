// Where a duration is counted: HdrHistogram's own bucket layout for 1 us to
// 1 h at three significant digits. Index arithmetic alone, nothing is stored.
//
// Bucket 0 has 2048 cells of 1 us each. Every later one has 1024 cells, twice
// as wide as those of the one before, for the upper half of a range twice as
// long. An index is therefore a shift away from the value.

/** One hour: longer than any timeout that a plan may set for a reply. */
export const HIGHEST_US = 3_600_000_000
export const SIGNIFICANT_DIGITS = 3

/** log2 of the cells per bucket. */
const BUCKET_BITS = 10
/** All values up to here are in bucket 0. */
const FINEST_US = 2047
/** `Math.clz32(FINEST_US)` */
const FINEST_ZEROS = 21

/** Cells of the whole range. */
export const CELLS = 23_552

/** @param valueUs whole, 0..HIGHEST_US */
export function cellOf(valueUs: number): number {
  const bucket = FINEST_ZEROS - Math.clz32(valueUs | FINEST_US)
  return (bucket << BUCKET_BITS) + (valueUs >>> bucket)
}

/** Lowest value of a cell, us. */
export function lowestOf(cell: number): number {
  const bucket = bucketOf(cell)
  // above 2^31, where shifting would turn negative
  return (cell - (bucket << BUCKET_BITS)) * (1 << bucket)
}

/** Highest value of a cell, us. */
export function highestOf(cell: number): number {
  return lowestOf(cell) + (1 << bucketOf(cell)) - 1
}

/** The value that a cell stands for in a mean, us. */
export function middleOf(cell: number): number {
  return lowestOf(cell) + ((1 << bucketOf(cell)) >> 1)
}

function bucketOf(cell: number): number {
  return Math.max(0, (cell >> BUCKET_BITS) - 1)
}
