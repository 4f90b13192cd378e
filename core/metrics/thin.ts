// Fewer rows for a chart without losing what matters: the extremes of each
// stretch stay, so no peak disappears.

/** Points that a chart draws at most; more makes it slow. */
export const MAX_CHART_POINTS = 600

/**
 * At most `max` of the rows (4 at least), in their order: the first, the last,
 * and from each stretch between them the lowest and the highest. Rows without
 * a value stay only where a whole stretch has none.
 */
export function thin<T>(
  rows: readonly T[],
  valueOf: (row: T) => number | null,
  max = MAX_CHART_POINTS,
): T[] {
  const limit = Math.max(4, max)
  if (rows.length <= limit) return [...rows]
  const buckets = Math.floor((limit - 2) / 2)
  const inner = rows.length - 2
  const kept = [0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * inner) / buckets)
    const to = 1 + Math.floor(((bucket + 1) * inner) / buckets)
    kept.push(...extremesOf(rows, valueOf, { from, to }))
  }
  kept.push(rows.length - 1)
  return kept.flatMap((index) => rows.slice(index, index + 1))
}

function extremesOf<T>(
  rows: readonly T[],
  valueOf: (row: T) => number | null,
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  let low = -1
  let high = -1
  let lowest = Infinity
  let highest = -Infinity
  for (const [offset, row] of rows.slice(from, to).entries()) {
    const value = valueOf(row)
    if (value === null) continue
    if (value < lowest) [low, lowest] = [from + offset, value]
    if (value > highest) [high, highest] = [from + offset, value]
  }
  if (low < 0) return from < to ? [from] : []
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)]
}
