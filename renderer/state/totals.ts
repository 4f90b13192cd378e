import {
  addCounters,
  addTallies,
  zeroCounters,
  type Counters,
  type Tallies,
} from '../../core/metrics/names.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { SummaryError } from '../../core/metrics/summary-schema.ts'
import { addToTrend, NO_TREND } from '../../core/metrics/trend.ts'

/** Running sums over a run's seconds, kept apart from the rows for charts. */
export interface RunTotals {
  readonly counters: Counters
  /** Rare events by name; those that never occurred are absent. */
  readonly tallies: Readonly<Tallies>
  /** Largest count first. */
  readonly errors: readonly SummaryError[]
  readonly peakOpen: number
  readonly saturatedSeconds: number
}

export const NO_TOTALS: RunTotals = {
  counters: zeroCounters(),
  tallies: {},
  errors: [],
  peakOpen: 0,
  saturatedSeconds: 0,
}

export function totalsOf(seconds: readonly Second[]): RunTotals {
  return seconds.reduce(addSecond, NO_TOTALS)
}

export function addSecond(totals: RunTotals, second: Second): RunTotals {
  const counters = { ...totals.counters }
  addCounters(counters, second.counters)
  const tallies = { ...totals.tallies }
  addTallies(tallies, second.tallies ?? {})
  return {
    counters,
    tallies,
    errors: addErrors(totals.errors, second),
    peakOpen: Math.max(totals.peakOpen, second.gauges.open),
    saturatedSeconds:
      totals.saturatedSeconds + (second.health.saturated ? 1 : 0),
  }
}

function addErrors(
  known: readonly SummaryError[],
  second: Second,
): readonly SummaryError[] {
  if (second.errors.length === 0) return known
  const rows = new Map(known.map((row) => [keyOf(row), row]))
  for (const row of second.errors) {
    const before = rows.get(keyOf(row)) ?? newRow(row, second.index)
    rows.set(keyOf(row), {
      ...before,
      count: before.count + row.count,
      sample: before.sample || row.sample,
      lastSecond: second.index,
      trend: addToTrend(before.trend, second.index, row.count),
    })
  }
  return [...rows.values()].sort((a, b) => b.count - a.count)
}

function newRow(
  row: Second['errors'][number],
  firstSecond: number,
): SummaryError {
  return {
    ...row,
    count: 0,
    firstSecond,
    lastSecond: firstSecond,
    trend: NO_TREND,
  }
}

/** One row of the table: the same trouble in the same phase. */
function keyOf(row: Second['errors'][number]): string {
  return `${row.category}|${row.phase}|${row.closeCode ?? ''}`
}
