// The per-second table on stderr: text only, no cursor tricks, so that it
// reads the same in a terminal, a file and a CI log. Pure but for the totals
// that it keeps between seconds.
import type { Latency } from '../../core/metrics/latency.ts'
import type { Second } from '../../core/metrics/second.ts'
import { isConversation } from '../../core/plan/roster.ts'
import type { Plan } from '../../core/plan/schema.ts'

/** Lines between two headers. */
const HEADER_EVERY = 20

export interface LiveTable {
  /** The lines of one second: its row, before it a header when one is due. */
  lines(second: Second): readonly string[]
}

interface Column {
  readonly title: string
  readonly width: number
}

interface Totals {
  succeeded: number
  failed: number
  bytesReceived: number
  readonly errors: Map<string, number>
}

export function createLiveTable(plan: Plan): LiveTable {
  const kind = kindOf(plan)
  const beating = plan.heartbeat.type !== 'none'
  const totals: Totals = {
    succeeded: 0,
    failed: 0,
    bytesReceived: 0,
    errors: new Map(),
  }
  let timing: Timing | null = null
  let sinceHeader = HEADER_EVERY
  let told = false

  return {
    lines(second) {
      addTo(totals, second)
      const now = timingOf(second, kind, beating)
      const due = now !== timing || sinceHeader >= HEADER_EVERY
      sinceHeader = due ? 1 : sinceHeader + 1
      timing = now
      const columns = columnsOf(now, kind)
      const row = rowOf(second, totals, { timing: now, kind })
      const line = marked(format(columns, row), second)
      const notes = told ? [] : noteOf(second)
      told ||= notes.length > 0
      return due ? [...header(columns), line, ...notes] : [line, ...notes]
    },
  }
}

/** In front of the row of a red second. */
const RED_MARK = '!'

/** A row begins with spaces: its first column is wider than its time. */
function marked(line: string, { health }: Second): string {
  return health.saturated ? RED_MARK + line.slice(1) : line
}

/** What the mark means, beside the first one. */
function noteOf({ health }: Second): string[] {
  if (!health.saturated) return []
  const why = health.reasons.join('; ')
  return [
    `${RED_MARK} the load generator is past its limits, numbers of such seconds may be its own: ${why}`,
  ]
}

/** What the rate and latency columns are mostly about. */
type Kind = 'connects' | 'replies' | 'deliveries'

function kindOf({ traffic }: Plan): Kind {
  if (traffic.type === 'none') return 'connects'
  return isConversation(traffic) ? 'deliveries' : 'replies'
}

/** What the latency columns are of. */
type Timing = 'rtt' | 'endToEnd' | 'connect' | 'heartbeat'

const TITLES: Readonly<Record<Timing, string>> = {
  rtt: 'rtt',
  endToEnd: 'e2e',
  connect: 'conn',
  heartbeat: 'ping',
}

function timingOf(second: Second, kind: Kind, beating: boolean): Timing {
  if (kind !== 'connects') return kind === 'replies' ? 'rtt' : 'endToEnd'
  return second.state === 'ramping' || !beating ? 'connect' : 'heartbeat'
}

function columnsOf(timing: Timing, kind: Kind): readonly Column[] {
  const what = TITLES[timing]
  return [
    { title: 'time', width: 8 },
    { title: 'open', width: 8 },
    { title: 'ok', width: 8 },
    { title: 'failed', width: 8 },
    ...(kind === 'deliveries' ? [{ title: 'sent/s', width: 9 }] : []),
    { title: RATES[kind], width: 9 },
    { title: `${what} max`, width: 9 },
    { title: `${what} min`, width: 9 },
    { title: `${what} avg`, width: 9 },
    { title: 'received', width: 10 },
    { title: 'codes', width: 20 },
  ]
}

const RATES: Readonly<Record<Kind, string>> = {
  connects: 'conn/s',
  replies: 'msg/s',
  deliveries: 'deliv/s',
}

function header(columns: readonly Column[]): string[] {
  const rule = (joint: string) =>
    columns.map(({ width }) => '─'.repeat(width)).join(joint)
  const titles = columns.map(({ title }) => title)
  return [rule('┬'), format(columns, titles), rule('┼')]
}

/** All right-aligned but the last, which may be as long as it must. */
function format(columns: readonly Column[], cells: readonly string[]): string {
  return columns
    .map(({ width }, index) => {
      const cell = cells[index] ?? ''
      return index === columns.length - 1 ? ` ${cell}` : cell.padStart(width)
    })
    .join('│')
}

interface RowView {
  readonly timing: Timing
  readonly kind: Kind
}

function rowOf(second: Second, totals: Totals, view: RowView): string[] {
  const { counters, gauges } = second
  const latency = latencyOf(second, view.timing)
  const rate =
    view.kind === 'connects' ? counters.succeeded : counters.messagesReceived
  return [
    `${second.index + 1}s`,
    `${gauges.open}`,
    `${totals.succeeded}`,
    `${totals.failed}`,
    ...(view.kind === 'deliveries' ? [`${counters.messagesSent}`] : []),
    `${rate}`,
    formatMs(latency?.max),
    formatMs(latency?.min),
    formatMs(latency?.mean),
    formatBytes(totals.bytesReceived),
    codesOf(totals),
  ]
}

const HISTOGRAM_OF = {
  rtt: 'rtt',
  endToEnd: 'endToEnd',
  connect: 'connectLatency',
  heartbeat: 'heartbeatRtt',
} as const

function latencyOf(second: Second, timing: Timing): Latency | null {
  return second.latencies[HISTOGRAM_OF[timing]] ?? null
}

/** As in the guides' table: every code so far with its count. */
function codesOf({ succeeded, errors }: Totals): string {
  const codes = [...errors].map(([name, count]) => `${name}:${count}`)
  return [...(succeeded > 0 ? [`101:${succeeded}`] : []), ...codes].join(' ')
}

function addTo(totals: Totals, second: Second): void {
  totals.succeeded += second.counters.succeeded
  totals.failed += second.counters.failed
  totals.bytesReceived += second.counters.bytesReceived
  for (const { category, closeCode, count } of second.errors) {
    const name = closeCode === null ? category : `${category}(${closeCode})`
    totals.errors.set(name, (totals.errors.get(name) ?? 0) + count)
  }
}

export function formatMs(valueMs: number | undefined): string {
  if (valueMs === undefined) return '-'
  return valueMs < 1000 ? valueMs.toFixed(2) : valueMs.toFixed(0)
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

export function formatBytes(bytes: number): string {
  const power = Math.min(
    bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10),
    BYTE_UNITS.length - 1,
  )
  const value = bytes / 1024 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[power]}`
}
