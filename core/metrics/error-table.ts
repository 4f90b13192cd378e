// Error rows added up by what tells them apart, with a bound on how many
// distinct ones are kept.
import type { ErrorRow } from './interval-report.ts'
import type { SummaryError } from './summary-schema.ts'
import { addToTrend, NO_TREND } from './trend.ts'

/** Distinct rows kept; what comes later is counted under `other`. */
export const MAX_ERROR_ROWS = 200

export interface ErrorTable {
  add(rows: readonly ErrorRow[], second: number): void
  /** Most frequent first. */
  rows(): SummaryError[]
}

/**
 * Rows are one when category, phase and close code are; the sample is the
 * first one's. Rows beyond `limit` become one `other` row per phase.
 */
export function createErrorTable(limit = MAX_ERROR_ROWS): ErrorTable {
  const table = new Map<string, SummaryError>()

  const put = (row: ErrorRow, second: number): void => {
    const key = keyOf(row)
    const known = table.get(key)
    if (known) {
      known.count += row.count
      known.firstSecond = Math.min(known.firstSecond, second)
      known.lastSecond = Math.max(known.lastSecond, second)
      known.trend = addToTrend(known.trend, second, row.count)
    } else if (table.size < limit || isOverflow(row)) {
      table.set(key, {
        ...row,
        firstSecond: second,
        lastSecond: second,
        trend: addToTrend(NO_TREND, second, row.count),
      })
    } else {
      put(overflowOf(row), second)
    }
  }

  return {
    add(rows, second) {
      for (const row of rows) if (row.count > 0) put(row, second)
    },
    rows: () =>
      [...table.values()]
        .map((row) => ({ ...row }))
        .sort((a, b) => b.count - a.count),
  }
}

function keyOf(row: ErrorRow): string {
  return `${row.category}|${row.phase}|${row.closeCode ?? ''}`
}

function isOverflow(row: ErrorRow): boolean {
  return row.category === 'other' && row.closeCode === null
}

function overflowOf(row: ErrorRow): ErrorRow {
  return { ...row, category: 'other', closeCode: null }
}
