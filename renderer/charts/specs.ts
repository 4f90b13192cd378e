import { RED_THRESHOLDS } from '../../core/metrics/health.ts'
import type { HistogramName } from '../../core/metrics/names.ts'
import type { Second } from '../../core/metrics/second.ts'
import { errorSeries } from './error-series.ts'
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

/** Percentiles of one histogram, the lowest first. */
function percentiles(name: HistogramName): readonly SeriesSpec[] {
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

const messages: readonly SeriesSpec[] = [
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
  {
    key: 'received',
    label: 'charts.series.received',
    color: 'teal',
    dash: '7 3',
    value: (second) => second.counters.messagesReceived,
  },
]

const delays: readonly SeriesSpec[] = [
  {
    key: 'loop',
    label: 'charts.series.loopDelay',
    color: 'amber',
    value: (second) => second.health.loopDelayMaxMs,
  },
  {
    key: 'lag',
    label: 'charts.series.sendLag',
    color: 'violet',
    dash: '7 3',
    value: (second) => second.health.sendLagP99Ms,
  },
  {
    key: 'gc',
    label: 'charts.series.gcPause',
    color: 'slate',
    dash: DOTTED,
    value: (second) => second.health.gcPauseMaxMs,
  },
]

const cpu: readonly SeriesSpec[] = [
  {
    key: 'busiest',
    label: 'charts.series.busiestWorker',
    color: 'amber',
    value: (second) => second.health.cpuPercentMax,
  },
  {
    key: 'loop',
    label: 'charts.series.loopUse',
    color: 'teal',
    dash: '7 3',
    value: (second) => second.health.loopUtilizationMax * 100,
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
    series: () => percentiles('rtt'),
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
    series: () => messages,
  },
  {
    name: 'errors',
    title: 'charts.errors',
    unit: 'charts.unit.perSecond',
    stacked: true,
    series: errorSeries,
  },
  {
    name: 'generator-delay',
    title: 'charts.generatorDelay',
    unit: 'charts.unit.ms',
    limit: RED_THRESHOLDS.loopDelayMaxMs,
    series: () => delays,
  },
  {
    name: 'generator-cpu',
    title: 'charts.generatorCpu',
    unit: 'charts.unit.percent',
    limit: RED_THRESHOLDS.cpuPercent,
    series: () => cpu,
  },
]
