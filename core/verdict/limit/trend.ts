// Whether one number rises with another, told so that a few odd seconds do not
// matter: medians of thirds, and the median of all slopes (Theil and Sen).

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Trend {
  readonly points: number
  /** Medians in the third with the lowest x, and with the highest. */
  readonly low: Point
  readonly high: Point
  /** y per x. */
  readonly slope: number
}

const MIN_POINTS = 3

/** @returns null of fewer than three points, or when all x are one */
export function trendOf(points: readonly Point[]): Trend | null {
  if (points.length < MIN_POINTS) return null
  const sorted = [...points].sort((a, b) => a.x - b.x)
  const slope = theilSen(sorted)
  if (slope === null) return null
  const third = Math.max(1, Math.floor(sorted.length / 3))
  return {
    points: sorted.length,
    low: medianPoint(sorted.slice(0, third)),
    high: medianPoint(sorted.slice(-third)),
    slope,
  }
}

/** Median slope of all pairs; null when there is no pair with different x. */
function theilSen(points: readonly Point[]): number | null {
  const slopes = points.flatMap((a, place) =>
    points
      .slice(place + 1)
      .flatMap((b) => (a.x === b.x ? [] : (b.y - a.y) / (b.x - a.x))),
  )
  return slopes.length > 0 ? median(slopes) : null
}

function medianPoint(points: readonly Point[]): Point {
  return {
    x: median(points.map(({ x }) => x)),
    y: median(points.map(({ y }) => y)),
  }
}

/** Of an even number the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  const lower = sorted[middle - 1] ?? upper
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2
}
