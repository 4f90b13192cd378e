import type { HistogramName } from '../../core/metrics/names.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { ChartColor } from './colors.ts'
import type { SeriesSpec } from './spec.ts'

type Seconds = readonly Second[]

function hasLatency(seconds: Seconds, name: HistogramName): boolean {
  return seconds.some((second) => (second.latencies[name]?.count ?? 0) > 0)
}

/** Whether messages went from connection to connection. */
export function hasDeliveries(seconds: Seconds): boolean {
  return (
    hasLatency(seconds, 'endToEnd') ||
    seconds.some(
      ({ counters }) =>
        counters.awayMissed + counters.awayCaughtUp + counters.messagesAbsent >
        0,
    )
  )
}

export function hasEndToEnd(seconds: Seconds): boolean {
  return hasLatency(seconds, 'endToEnd')
}

/** False only where end-to-end times stand in its place. */
export function hasRoundTrips(seconds: Seconds): boolean {
  return hasLatency(seconds, 'rtt') || !hasDeliveries(seconds)
}

export function hasAbsences(seconds: Seconds): boolean {
  return seconds.some(({ gauges }) => (gauges.away ?? 0) > 0)
}

/** Receivers that read late are told apart from the others. */
export function endToEndSeries(seconds: Seconds): readonly SeriesSpec[] {
  if (!hasLatency(seconds, 'endToEndSlow'))
    return [
      percentile('endToEnd', 'p50', 'p50'),
      percentile('endToEnd', 'p99', 'p99'),
      maximum,
    ]
  return [
    percentile('endToEndFast', 'p50', 'p50'),
    percentile('endToEndFast', 'p99', 'p90'),
    percentile('endToEndSlow', 'p50', 'p99'),
    percentile('endToEndSlow', 'p99', 'p999'),
  ]
}

const LABELS = {
  endToEnd: { p50: 'p50', p99: 'p99' },
  endToEndFast: { p50: 'charts.series.fastP50', p99: 'charts.series.fastP99' },
  endToEndSlow: { p50: 'charts.series.slowP50', p99: 'charts.series.slowP99' },
} as const

function percentile(
  name: keyof typeof LABELS,
  which: 'p50' | 'p99',
  color: ChartColor,
): SeriesSpec {
  const label = LABELS[name][which]
  return {
    key: `${name}-${which}`,
    label: label === 'p50' || label === 'p99' ? { literal: label } : label,
    color,
    ...(which === 'p99' ? { dash: '7 3' } : {}),
    value: (second) => second.latencies[name]?.[which],
  }
}

const maximum: SeriesSpec = {
  key: 'endToEnd-max',
  label: 'charts.series.max',
  color: 'max',
  dash: '1.5 3',
  value: (second) => second.latencies.endToEnd?.max,
}

const DELIVERIES: readonly SeriesSpec[] = [
  {
    key: 'delivered',
    label: 'charts.series.delivered',
    color: 'teal',
    value: ({ counters }) => counters.messagesReceived,
  },
  {
    key: 'lost',
    label: 'charts.series.lost',
    color: 'red',
    dash: '8 3',
    value: ({ counters }) => counters.messagesLost,
  },
  {
    key: 'duplicated',
    label: 'charts.series.duplicated',
    color: 'amber',
    dash: '1.5 3',
    value: ({ counters }) => counters.messagesDuplicated,
  },
]

/** Deliveries of receivers that were away; only in runs that have such. */
const AWAY_DELIVERIES: readonly SeriesSpec[] = [
  {
    key: 'missed',
    label: 'charts.series.missedAway',
    color: 'slate',
    dash: '5 4',
    value: ({ counters }) => counters.awayMissed,
  },
  {
    key: 'caughtUp',
    label: 'charts.series.caughtUp',
    color: 'blue',
    dash: '7 3',
    value: ({ counters }) => counters.awayCaughtUp,
  },
]

export function deliverySeries(seconds: Seconds): readonly SeriesSpec[] {
  const away = seconds.some(({ counters }) => counters.awayMissed > 0)
  return away ? [...DELIVERIES, ...AWAY_DELIVERIES] : DELIVERIES
}

export const ABSENCES: readonly SeriesSpec[] = [
  {
    key: 'away',
    label: 'charts.series.away',
    color: 'violet',
    area: true,
    value: ({ gauges }) => gauges.away ?? 0,
  },
  {
    key: 'connecting',
    label: 'charts.series.connecting',
    color: 'blue',
    dash: '7 3',
    value: ({ gauges }) => gauges.connecting,
  },
]
