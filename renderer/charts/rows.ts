import { MAX_CHART_POINTS, thin } from '../../core/metrics/thin.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { DisturbanceSpan } from '../../core/plan/disturbance-spans.ts'
import { disturbanceMarks, type DisturbanceMark } from './disturbance-marks.ts'
import type { ChartSpec, SeriesSpec } from './spec.ts'

/** `t` is the end of the second, in seconds since the start. */
export type ChartRow = { readonly t: number } & Readonly<
  Record<string, number | null>
>

/** Everything that a chart draws. */
export interface ChartData {
  readonly series: readonly SeriesSpec[]
  readonly rows: readonly ChartRow[]
  readonly endSeconds: number
  readonly saturated: readonly Span[]
  /** Where it was near its limits, and not beyond. */
  readonly amber: readonly Span[]
  readonly stageStarts: readonly number[]
  readonly disturbances: readonly DisturbanceMark[]
  /** What was the matter with the generator, by the row's `t`. */
  readonly troubles: ReadonlyMap<number, Trouble>
}

export interface Trouble {
  readonly level: 'red' | 'amber'
  readonly reasons: readonly string[]
}

export function chartData(
  spec: ChartSpec,
  seconds: readonly Second[],
  disturbances: readonly DisturbanceSpan[] = [],
): ChartData {
  const series = spec.series(seconds)
  const endSeconds = Math.max(10, (seconds.at(-1)?.index ?? 0) + 1)
  return {
    series,
    rows: chartRows(series, seconds),
    endSeconds,
    saturated: saturatedSpans(seconds),
    amber: amberSpans(seconds),
    stageStarts: stageStarts(seconds),
    disturbances: disturbanceMarks(disturbances, endSeconds),
    troubles: troublesOf(seconds),
  }
}

function troublesOf(seconds: readonly Second[]): ReadonlyMap<number, Trouble> {
  const troubles = new Map<number, Trouble>()
  for (const { index, health } of seconds) {
    const { saturated, reasons, amberReasons } = health
    if (saturated) troubles.set(index + 1, { level: 'red', reasons })
    else if (amberReasons.length > 0)
      troubles.set(index + 1, { level: 'amber', reasons: amberReasons })
  }
  return troubles
}

/** The points of all series at once: at most 600 rows, every peak among them. */
export function chartRows(
  series: readonly SeriesSpec[],
  seconds: readonly Second[],
  max = MAX_CHART_POINTS,
): readonly ChartRow[] {
  const rows = allRows(series, seconds)
  if (rows.length <= max) return rows
  const kept = keepPeaks(rows, series, max)
  return rows.filter((row) => kept.has(row))
}

/** Peaks of different series may fall together: then more rows fit in. */
function keepPeaks(
  rows: readonly ChartRow[],
  series: readonly SeriesSpec[],
  max: number,
): ReadonlySet<ChartRow> {
  const fair = Math.floor(max / Math.max(1, series.length))
  let share = max
  for (;;) {
    const kept = new Set<ChartRow>()
    for (const { key } of series)
      for (const row of thin(rows, (one) => one[key] ?? null, share))
        kept.add(row)
    if (kept.size <= max || share <= fair) return kept
    share = Math.max(fair, Math.floor((share * max) / kept.size) - 1)
  }
}

function allRows(
  series: readonly SeriesSpec[],
  seconds: readonly Second[],
): ChartRow[] {
  const sums = { failed: 0, dropped: 0 }
  return seconds.map((second) => {
    sums.failed += second.counters.failed
    sums.dropped += second.counters.dropped
    const values = series.map(({ key, value }): [string, number | null] => [
      key,
      value(second, sums) ?? null,
    ])
    return { t: second.index + 1, ...Object.fromEntries(values) }
  })
}

export interface Span {
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** Where the generator itself was the bottleneck. */
export function saturatedSpans(seconds: readonly Second[]): readonly Span[] {
  return spansWhere(seconds, ({ health }) => health.saturated)
}

/** Where it was near its limits, and not beyond. */
export function amberSpans(seconds: readonly Second[]): readonly Span[] {
  return spansWhere(
    seconds,
    ({ health }) => !health.saturated && health.amberReasons.length > 0,
  )
}

function spansWhere(
  seconds: readonly Second[],
  holds: (second: Second) => boolean,
): readonly Span[] {
  const spans: Span[] = []
  for (const second of seconds) {
    if (!holds(second)) continue
    const { index } = second
    const last = spans.at(-1)
    if (last && last.toSeconds === index)
      spans[spans.length - 1] = { ...last, toSeconds: index + 1 }
    else spans.push({ fromSeconds: index, toSeconds: index + 1 })
  }
  return spans
}

/** Seconds at which a later stage began. */
export function stageStarts(seconds: readonly Second[]): readonly number[] {
  return seconds
    .filter((second, at) => {
      const before = seconds[at - 1]
      return before !== undefined && second.stage > before.stage
    })
    .map((second) => second.index)
}
