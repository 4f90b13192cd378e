// The result of a run as one line of CSV under one line of names: for
// `--output csv`, to be collected over many runs.
import type { Latency } from '../metrics/latency.ts'
import type { SoundSeconds, Summary } from '../metrics/summary-schema.ts'
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

/** The same without the red seconds; empty when there were none. */
function sound(
  prefix: string,
  name: Exclude<keyof SoundSeconds, 'seconds'>,
): Column<Summary>[] {
  return latency(
    `${prefix}_sound`,
    (s) => s.generator.soundSeconds?.[name] ?? null,
  )
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
  { name: 'health_reasons', of: (s) => s.generator.reason },
  { name: 'measured_seconds', of: (s) => s.generator.measuredSeconds },
  { name: 'red_seconds', of: (s) => s.generator.saturatedSeconds },
  { name: 'amber', of: (s) => s.generator.amberSeconds },
  { name: 'suspended_ms', of: (s) => s.generator.suspendedMs },
  { name: 'bytes_waiting', of: (s) => s.generator.bytesWaitingPeak },
  { name: 'descriptors_left', of: (s) => s.generator.descriptorsLeftMin },
  { name: 'ports_left', of: (s) => s.generator.portsLeftMin },
  {
    name: 'sound_seconds',
    of: (s) => s.generator.soundSeconds?.seconds ?? null,
  },
  ...sound('connect', 'connectLatency'),
  ...sound('heartbeat', 'heartbeatRtt'),
  ...sound('rtt', 'rtt'),
  ...sound('rtt_service', 'rttService'),
  ...sound('end_to_end', 'endToEnd'),
  // empty unless the run was a search for a limit
  { name: 'search_for', of: (s) => s.search?.for ?? null },
  { name: 'search_found', of: (s) => s.search?.found ?? null },
  { name: 'search_low', of: (s) => s.search?.low ?? null },
  { name: 'search_high', of: (s) => s.search?.high ?? null },
  { name: 'search_stopped_by', of: (s) => s.search?.stoppedBy ?? null },
]
