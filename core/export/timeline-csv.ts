// timeline.csv: one row per second of a run. docs/metrics.md defines every
// column; add columns at the end of their group, never rename or drop one.
import type { Loop } from '../metrics/closed-loop.ts'
import type { Latency } from '../metrics/latency.ts'
import type { CounterName, HistogramName } from '../metrics/names.ts'
import type { Second } from '../metrics/second.ts'
import type { GeneratorVerdict } from '../metrics/summary-schema.ts'
import {
  ERROR_CATEGORIES,
  type ErrorCategory,
} from '../verdict/error-category.ts'
import { type Column, csvTable } from './csv.ts'

type SecondColumn = Column<Second>

export interface TimelineRun {
  readonly loop?: Loop | null
  /** Whether the run's numbers can be believed; null: not judged yet. */
  readonly verdict?: GeneratorVerdict | null
}

/**
 * Error columns are only there for categories that occurred, `loop` only when
 * it says that the RTT is that of a closed loop.
 */
export function timelineCsv(
  seconds: readonly Second[],
  { loop = null, verdict = null }: TimelineRun = {},
): string {
  const occurred = ERROR_CATEGORIES.filter((category) =>
    seconds.some((second) => errorsOf(second, category) > 0),
  )
  const columns: SecondColumn[] = [
    ...PLAN,
    ...CONNECTIONS,
    ...HEARTBEATS,
    ...MESSAGES,
    ...LATENCIES,
    ...(loop === 'closed' ? [CLOSED_LOOP] : []),
    { name: 'errors', of: (second) => errorsOf(second) },
    ...occurred.map((category) => ({
      name: `error_${category}`,
      of: (second: Second) => errorsOf(second, category),
    })),
    ...GENERATOR,
    { name: 'generator_verdict', of: () => verdict },
  ]
  return csvTable(columns, seconds)
}

/** Connections and messages that went wrong in the second. */
export function errorsOf(second: Second, category?: ErrorCategory): number {
  return second.errors.reduce(
    (sum, row) =>
      category === undefined || row.category === category
        ? sum + row.count
        : sum,
    0,
  )
}

function counter(name: string, of: CounterName): SecondColumn {
  return { name, of: (second) => second.counters[of] }
}

function latency(
  name: string,
  histogram: HistogramName,
  field: keyof Latency,
): SecondColumn {
  return { name, of: ({ latencies }) => latencies[histogram]?.[field] ?? null }
}

const PLAN: readonly SecondColumn[] = [
  { name: 'second', of: (second) => second.index },
  { name: 'elapsed_s', of: (second) => second.index + 1 },
  { name: 'state', of: (second) => second.state },
  { name: 'stage', of: (second) => second.stage + 1 },
  { name: 'target', of: (second) => second.target },
]

const CONNECTIONS: readonly SecondColumn[] = [
  { name: 'open', of: (second) => second.gauges.open },
  { name: 'connecting', of: (second) => second.gauges.connecting },
  counter('attempted', 'attempted'),
  counter('dials', 'dials'),
  counter('succeeded', 'succeeded'),
  counter('failed', 'failed'),
  counter('dropped', 'dropped'),
  counter('closed', 'closed'),
  counter('retries', 'retries'),
  counter('reconnects', 'reconnects'),
  counter('reconnected', 'reconnected'),
  { name: 'planned_connects', of: (second) => second.plannedConnects },
  { name: 'away', of: (second) => second.gauges.away ?? 0 },
]

const HEARTBEATS: readonly SecondColumn[] = [
  counter('logins_succeeded', 'loginsSucceeded'),
  counter('logins_failed', 'loginsFailed'),
  counter('logins_timed_out', 'loginsTimedOut'),
  counter('pings_sent', 'pingsSent'),
  counter('pongs_received', 'pongsReceived'),
  counter('pings_timed_out', 'pingsTimedOut'),
]

const MESSAGES: readonly SecondColumn[] = [
  { name: 'planned_messages', of: (second) => second.plannedMessages },
  counter('messages_sent', 'messagesSent'),
  counter('messages_received', 'messagesReceived'),
  counter('messages_lost', 'messagesLost'),
  counter('duplicated', 'messagesDuplicated'),
  counter('out_of_order', 'messagesOutOfOrder'),
  counter('late', 'messagesLate'),
  counter('unexpected', 'messagesUnexpected'),
  counter('bytes_sent', 'bytesSent'),
  counter('bytes_received', 'bytesReceived'),
  counter('answers_sent', 'answersSent'),
  counter('gaps', 'messagesGaps'),
  counter('own', 'messagesOwn'),
  counter('foreign', 'messagesForeign'),
  counter('absent', 'messagesAbsent'),
  counter('away_missed', 'awayMissed'),
  counter('away_caught_up', 'awayCaughtUp'),
  counter('away_duplicated', 'awayDuplicated'),
  counter('away_lost', 'awayLost'),
]

const LATENCIES: readonly SecondColumn[] = [
  latency('rtt_count', 'rtt', 'count'),
  latency('rtt_min_ms', 'rtt', 'min'),
  latency('rtt_mean_ms', 'rtt', 'mean'),
  latency('rtt_p50_ms', 'rtt', 'p50'),
  latency('rtt_p90_ms', 'rtt', 'p90'),
  latency('rtt_p95_ms', 'rtt', 'p95'),
  latency('rtt_p99_ms', 'rtt', 'p99'),
  latency('rtt_p999_ms', 'rtt', 'p999'),
  latency('rtt_max_ms', 'rtt', 'max'),
  latency('rtt_service_p50_ms', 'rttService', 'p50'),
  latency('rtt_service_p99_ms', 'rttService', 'p99'),
  latency('send_lag_p99_ms', 'sendLag', 'p99'),
  latency('heartbeat_p50_ms', 'heartbeatRtt', 'p50'),
  latency('heartbeat_p99_ms', 'heartbeatRtt', 'p99'),
  latency('connect_p50_ms', 'connectLatency', 'p50'),
  latency('connect_p99_ms', 'connectLatency', 'p99'),
  latency('connect_max_ms', 'connectLatency', 'max'),
  latency('end_to_end_p50_ms', 'endToEnd', 'p50'),
  latency('end_to_end_p99_ms', 'endToEnd', 'p99'),
  latency('fan_out_spread_p99_ms', 'fanOutSpread', 'p99'),
]

const CLOSED_LOOP: SecondColumn = { name: 'loop', of: () => 'closed' }

const GENERATOR: readonly SecondColumn[] = [
  {
    name: 'loop_delay_max_ms',
    of: ({ health }) => health.loopDelayMaxMs,
  },
  { name: 'loop_utilization', of: ({ health }) => health.loopUtilizationMax },
  { name: 'cpu_percent', of: ({ health }) => health.cpuPercent },
  { name: 'cpu_percent_max', of: ({ health }) => health.cpuPercentMax },
  { name: 'gc_pause_max_ms', of: ({ health }) => health.gcPauseMaxMs },
  { name: 'rss_bytes', of: ({ health }) => health.rssBytes },
  { name: 'saturated', of: ({ health }) => (health.saturated ? 1 : 0) },
  {
    name: 'missing_workers',
    of: (second) => second.missingWorkers.length,
  },
  {
    name: 'amber',
    of: ({ health }) => (health.amberReasons.length > 0 ? 1 : 0),
  },
  {
    name: 'health_reasons',
    of: ({ health }) => [...health.reasons, ...health.amberReasons].join('; '),
  },
  { name: 'send_lag_worst_ms', of: ({ health }) => health.sendLagP99Ms },
  { name: 'bytes_waiting', of: ({ health }) => health.bytesWaiting },
  { name: 'descriptors_left', of: ({ health }) => health.descriptorsLeft },
  { name: 'ports_left', of: ({ health }) => health.portsLeft },
  { name: 'suspended_ms', of: ({ health }) => health.suspendedMs },
]
