// The result of a run as one line of CSV under one line of names: for
// `--output csv`, to be collected over many runs.
import type { Latency } from '../metrics/latency.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import { type Column, csvTable } from './csv.ts'
import { rate } from './steps-csv.ts'
import { thresholdRows } from './threshold-rows.ts'

export function resultCsv(summary: Summary): string {
  return csvTable(COLUMNS, [summary])
}

function latency(
  prefix: string,
  of: (summary: Summary) => Latency | null,
): Column<Summary>[] {
  const fields = [
    'min',
    'mean',
    'stddev',
    'p50',
    'p90',
    'p95',
    'p99',
    'p999',
    'max',
  ] as const
  return fields.map((field) => ({
    name: `${prefix}_${field}_ms`,
    of: (summary) => of(summary)?.[field] ?? null,
  }))
}

const COLUMNS: readonly Column<Summary>[] = [
  { name: 'run_id', of: (s) => s.runId },
  { name: 'name', of: (s) => s.name },
  { name: 'started_at', of: (s) => s.startedAt },
  { name: 'duration_ms', of: (s) => s.durationMs },
  { name: 'outcome', of: (s) => s.outcome },
  { name: 'attempted', of: (s) => s.connections.attempted },
  { name: 'dials', of: (s) => s.connections.dials },
  { name: 'succeeded', of: (s) => s.connections.succeeded },
  { name: 'failed', of: (s) => s.connections.failed },
  { name: 'unfinished', of: (s) => s.connections.unfinished },
  { name: 'retries', of: (s) => s.connections.retries },
  { name: 'reconnects', of: (s) => s.connections.reconnects },
  { name: 'reconnected', of: (s) => s.connections.reconnected },
  { name: 'dropped', of: (s) => s.connections.dropped },
  { name: 'peak', of: (s) => s.connections.peak },
  { name: 'final', of: (s) => s.connections.final },
  { name: 'success_rate', of: (s) => rate(s.connections.successRate) },
  {
    name: 'first_try_success_rate',
    of: (s) => rate(s.connections.firstTrySuccessRate),
  },
  ...latency('connect', (s) => s.connect.latency),
  { name: 'pings_sent', of: (s) => s.heartbeat.sent },
  { name: 'pongs_received', of: (s) => s.heartbeat.received },
  { name: 'pings_timed_out', of: (s) => s.heartbeat.timedOut },
  { name: 'pong_rate', of: (s) => rate(s.heartbeat.rate) },
  ...latency('heartbeat', (s) => s.heartbeat.rtt),
  { name: 'messages_sent', of: (s) => s.messages.sent },
  { name: 'messages_received', of: (s) => s.messages.received },
  { name: 'messages_lost', of: (s) => s.messages.lost },
  { name: 'duplicated', of: (s) => s.messages.duplicated },
  { name: 'out_of_order', of: (s) => s.messages.outOfOrder },
  { name: 'bytes_sent', of: (s) => s.messages.bytesSent },
  { name: 'bytes_received', of: (s) => s.messages.bytesReceived },
  ...latency('rtt', (s) => s.messages.rtt),
  ...latency('rtt_service', (s) => s.messages.rttService),
  { name: 'send_lag_p99_ms', of: (s) => s.messages.sendLag?.p99 ?? null },
  ...latency('end_to_end', (s) => s.messages.endToEnd),
  { name: 'loop', of: (s) => s.messages.loop },
  {
    name: 'errors',
    of: (s) => s.errors.reduce((sum, { count }) => sum + count, 0),
  },
  {
    name: 'thresholds_missed',
    of: (s) => thresholdRows(s).filter(({ met }) => !met).length,
  },
  { name: 'grade', of: (s) => s.grade },
  { name: 'generator_verdict', of: (s) => s.generator.verdict },
]
