// "Every n-th": the one rule behind all counted faults. Counting is the
// caller's.

/**
 * @param position counted from 1
 * @param every 0 is never
 */
export function isNth(position: number, every: number): boolean {
  return every > 0 && position % every === 0
}
