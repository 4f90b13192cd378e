import type { Second } from '../../core/metrics/second.ts'
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import type { ChartColor } from './colors.ts'
import type { SeriesSpec } from './spec.ts'

const COLORS: readonly ChartColor[] = [
  'red',
  'amber',
  'violet',
  'blue',
  'teal',
  'pink',
  'brown',
]
const DASHES = [undefined, '7 3', '1.5 3', '5 4', '8 3 2 3', '3 2', '10 4']

/** One area per category that occurred; the rare ones together as the last. */
export function errorSeries(seconds: readonly Second[]): readonly SeriesSpec[] {
  const ranked = rankCategories(seconds)
  const shown = ranked.slice(0, COLORS.length)
  const rest = new Set(ranked.slice(COLORS.length))
  const series = shown.map((category, index): SeriesSpec => {
    const dash = DASHES[index]
    return {
      key: category,
      label: { literal: category },
      color: COLORS[index] ?? 'slate',
      ...(dash === undefined ? {} : { dash }),
      area: true,
      value: (second) => countOf(second, (name) => name === category),
    }
  })
  if (rest.size === 0) return series
  const others: SeriesSpec = {
    key: 'rest',
    label: 'charts.series.otherErrors',
    color: 'slate',
    area: true,
    value: (second) => countOf(second, (name) => rest.has(name)),
  }
  return [...series, others]
}

/** Most frequent first. */
function rankCategories(seconds: readonly Second[]): ErrorCategory[] {
  const counts = new Map<ErrorCategory, number>()
  for (const second of seconds)
    for (const { category, count } of second.errors)
      counts.set(category, (counts.get(category) ?? 0) + count)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
}

function countOf(
  second: Second,
  wanted: (category: ErrorCategory) => boolean,
): number {
  return second.errors.reduce(
    (sum, row) => (wanted(row.category) ? sum + row.count : sum),
    0,
  )
}
