import type { HistogramName } from '../../core/metrics/names.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { SeriesSpec } from './spec.ts'

const DOTTED = '1.5 3'

/** Percentiles of one histogram, the lowest first. */
export function percentiles(name: HistogramName): readonly SeriesSpec[] {
  const lat = (second: Second) => second.latencies[name]
  return [
    {
      key: 'p50',
      label: { literal: 'p50' },
      color: 'p50',
      value: (second) => lat(second)?.p50,
    },
    {
      key: 'p90',
      label: { literal: 'p90' },
      color: 'p90',
      dash: '7 3',
      value: (second) => lat(second)?.p90,
    },
    {
      key: 'p99',
      label: { literal: 'p99' },
      color: 'p99',
      value: (second) => lat(second)?.p99,
    },
    {
      key: 'p999',
      label: { literal: 'p99.9' },
      color: 'p999',
      dash: '7 3',
      value: (second) => lat(second)?.p999,
    },
    {
      key: 'max',
      label: 'charts.series.max',
      color: 'max',
      dash: DOTTED,
      value: (second) => lat(second)?.max,
    },
  ]
}
