import type { Second } from '../../core/metrics/second.ts'
import {
  ABSENCES,
  deliverySeries,
  endToEndSeries,
  hasAbsences,
  hasDeliveries,
  hasEndToEnd,
  hasRoundTrips,
} from './conversation-series.ts'
import { errorSeries } from './error-series.ts'
import { GENERATOR_CHARTS } from './generator-specs.ts'
import { percentiles } from './percentile-series.ts'
import type { ChartSpec, SeriesSpec } from './spec.ts'

const DASHED = '5 4'
const DOTTED = '1.5 3'

const connections: readonly SeriesSpec[] = [
  {
    key: 'target',
    label: 'charts.series.target',
    color: 'plan',
    dash: DASHED,
    value: (second) => second.target,
  },
  {
    key: 'open',
    label: 'charts.series.open',
    color: 'blue',
    value: (second) => second.gauges.open,
  },
  {
    key: 'failed',
    label: 'charts.series.failed',
    color: 'red',
    dash: '8 3',
    value: (_second, sums) => sums.failed,
  },
  {
    key: 'dropped',
    label: 'charts.series.dropped',
    color: 'amber',
    dash: DOTTED,
    value: (_second, sums) => sums.dropped,
  },
]

const connectRate: readonly SeriesSpec[] = [
  {
    key: 'planned',
    label: 'charts.series.planned',
    color: 'plan',
    dash: DASHED,
    value: (second) => second.plannedConnects,
  },
  {
    key: 'dialed',
    label: 'charts.series.dialed',
    color: 'violet',
    dash: DOTTED,
    value: (second) => second.counters.dials,
  },
  {
    key: 'connected',
    label: 'charts.series.connected',
    color: 'blue',
    value: (second) => second.counters.succeeded + second.counters.reconnected,
  },
]

const sending: readonly SeriesSpec[] = [
  {
    key: 'planned',
    label: 'charts.series.planned',
    color: 'plan',
    dash: DASHED,
    value: (second) => second.plannedMessages,
  },
  {
    key: 'sent',
    label: 'charts.series.sent',
    color: 'blue',
    value: (second) => second.counters.messagesSent,
  },
]

const messages: readonly SeriesSpec[] = [
  ...sending,
  {
    key: 'received',
    label: 'charts.series.received',
    color: 'teal',
    dash: '7 3',
    value: (second) => second.counters.messagesReceived,
  },
]

/** Every chart of a run, in the order of the page, the report and the PNG. */
export const CHARTS: readonly ChartSpec[] = [
  {
    name: 'connections',
    title: 'charts.connections',
    unit: 'charts.unit.connections',
    series: () => connections,
  },
  {
    name: 'connect-rate',
    title: 'charts.connectRate',
    unit: 'charts.unit.perSecond',
    series: () => connectRate,
  },
  {
    name: 'rtt',
    title: 'charts.rtt',
    unit: 'charts.unit.ms',
    log: true,
    shown: hasRoundTrips,
    series: () => percentiles('rtt'),
  },
  {
    name: 'end-to-end',
    title: 'charts.endToEnd',
    unit: 'charts.unit.ms',
    log: true,
    shown: hasEndToEnd,
    series: endToEndSeries,
  },
  {
    name: 'heartbeat-rtt',
    title: 'charts.heartbeatRtt',
    unit: 'charts.unit.ms',
    log: true,
    series: () => percentiles('heartbeatRtt'),
  },
  {
    name: 'messages',
    title: 'charts.messages',
    unit: 'charts.unit.perSecond',
    // of conversations, what arrives is deliveries: a chart of its own
    series: (seconds) => (hasDeliveries(seconds) ? sending : messages),
  },
  {
    name: 'deliveries',
    title: 'charts.deliveries',
    unit: 'charts.unit.perSecond',
    shown: hasDeliveries,
    series: deliverySeries,
  },
  {
    name: 'away',
    title: 'charts.away',
    unit: 'charts.unit.connections',
    shown: hasAbsences,
    series: () => ABSENCES,
  },
  {
    name: 'errors',
    title: 'charts.errors',
    unit: 'charts.unit.perSecond',
    stacked: true,
    series: errorSeries,
  },
  ...GENERATOR_CHARTS,
]

/** The charts that a run with these seconds has anything for. */
export function chartsOf(seconds: readonly Second[]): readonly ChartSpec[] {
  return CHARTS.filter((spec) => spec.shown?.(seconds) ?? true)
}
