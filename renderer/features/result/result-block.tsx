import type { ReactElement } from 'react'
import type { Latency } from '../../../core/metrics/latency.ts'
import type { Summary } from '../../../core/metrics/summary-schema.ts'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatMs,
  formatShare,
} from '../../components/formats.ts'
import { Measured } from '../../components/trust.tsx'
import { Panel } from '../../components/panel.tsx'
import type { Text } from '../../i18n/text.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './result-block.module.css'

/** Test id part, label, value. */
type Row = readonly [id: string, label: string, value: string]

/** The result block of the guides. */
export function ResultBlock({ summary }: { summary: Summary }): ReactElement {
  const text = useText()
  const { connect, heartbeat, messages } = summary
  return (
    <div className={styles.block} data-testid="result-block">
      <Panel title={text('result.connections')}>
        <Rows group="connections" rows={connectionRows(summary, text)} />
      </Panel>
      <Panel title={text('result.connectLatency')}>
        <Rows group="connect" rows={latencyRows(connect.latency, text)} />
      </Panel>
      <Panel title={text('result.heartbeat')}>
        <Rows group="heartbeat" rows={heartbeatRows(heartbeat, text)} />
      </Panel>
      <Panel title={text('result.messages')}>
        <Rows group="messages" rows={messageRows(summary, text)} />
        {messages.loop === 'closed' && (
          <p className={styles.note} data-testid="closed-loop">
            {text('result.closedLoop')}
          </p>
        )}
      </Panel>
    </div>
  )
}

interface RowsProps {
  readonly group: string
  readonly rows: readonly Row[]
}

/** Not measured by the run: its length and the kind of its loop. */
const UNMARKED: readonly string[] = ['run-time', 'loop']

function Rows({ group, rows }: RowsProps): ReactElement {
  return (
    <dl className={styles.rows}>
      {rows.map(([id, label, value]) => (
        <div key={id}>
          <dt>{label}</dt>
          <dd data-testid={`result-${group}-${id}`}>
            {UNMARKED.includes(id) ? value : <Measured value={value} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function connectionRows(summary: Summary, text: Text): Row[] {
  const { connections, durationMs } = summary
  const count = (
    id: 'attempted' | 'succeeded' | 'failed' | 'dropped' | 'final' | 'peak',
  ): Row => [id, text(`result.${id}`), formatCount(connections[id])]
  return [
    count('attempted'),
    count('succeeded'),
    count('failed'),
    ['rate', text('result.successRate'), formatShare(connections.successRate)],
    [
      'first-try',
      text('result.firstTry'),
      formatShare(connections.firstTrySuccessRate),
    ],
    count('dropped'),
    count('peak'),
    count('final'),
    ...loginRows(summary.login, text),
    ['run-time', text('result.runTime'), formatClock(durationMs / 1000)],
  ]
}

/** None where nobody logged in. */
function loginRows(login: Summary['login'], text: Text): Row[] {
  const { succeeded, failed, timedOut } = login
  if (succeeded + failed + timedOut === 0) return []
  return [
    ['logins-ok', text('result.loginsOk'), formatCount(succeeded)],
    ['logins-refused', text('result.loginsRefused'), formatCount(failed)],
    ['logins-timed-out', text('result.loginsTimedOut'), formatCount(timedOut)],
  ]
}

const LATENCIES = [
  'min',
  'mean',
  'p50',
  'p90',
  'p95',
  'p99',
  'p999',
  'max',
  'stddev',
] as const

function latencyRows(latency: Latency | null, text: Text): Row[] {
  return LATENCIES.map((name): Row => [
    name,
    text(`latency.${name}`),
    formatMs(latency?.[name]),
  ])
}

function heartbeatRows(heartbeat: Summary['heartbeat'], text: Text): Row[] {
  const measured = heartbeat.sent > 0
  const of = (value: number) => formatCount(measured ? value : null)
  return [
    ['sent', text('result.pings'), of(heartbeat.sent)],
    ['received', text('result.pongs'), of(heartbeat.received)],
    ['rate', text('result.pongRate'), formatShare(heartbeat.rate)],
    ['timed-out', text('result.timedOut'), of(heartbeat.timedOut)],
    ...shortLatency(heartbeat.rtt, text),
  ]
}

function messageRows(summary: Summary, text: Text): Row[] {
  const { messages } = summary
  // of conversations, one message is a delivery to each receiver
  const conversing = summary.scenarios.conversations !== undefined
  const measured = messages.sent + messages.received > 0
  const of = (value: number) => formatCount(measured ? value : null)
  const bytes = (value: number) => formatBytes(measured ? value : null)
  return [
    ['sent', text('result.sent'), of(messages.sent)],
    [
      'received',
      text(conversing ? 'result.delivered' : 'result.received'),
      of(messages.received),
    ],
    [
      'lost',
      text(conversing ? 'result.deliveriesLost' : 'result.lost'),
      of(messages.lost),
    ],
    ['duplicated', text('result.duplicated'), of(messages.duplicated)],
    ['out-of-order', text('result.outOfOrder'), of(messages.outOfOrder)],
    ['bytes-sent', text('result.bytesSent'), bytes(messages.bytesSent)],
    ...messageLatency(messages, text),
    ...loopRow(messages, text),
  ]
}

/** End to end where nothing comes back to its sender. */
function messageLatency(messages: Summary['messages'], text: Text): Row[] {
  const { rtt, endToEnd } = messages
  if (rtt || !endToEnd) return shortLatency(rtt, text).slice(0, 3)
  return SHORT.map((name): Row => [
    `end-to-end-${name}`,
    text('result.endToEndOf', { name: text(`latency.${name}`) }),
    formatMs(endToEnd[name]),
  ])
}

function loopRow({ loop }: Summary['messages'], text: Text): Row[] {
  return loop === 'closed'
    ? [['loop', text('result.loop'), text('result.closed')]]
    : []
}

const SHORT = ['p50', 'p99', 'max'] as const

/** The percentiles that fit beside counts; all are in the exports. */
function shortLatency(rtt: Latency | null, text: Text): Row[] {
  return SHORT.map((name): Row => [
    `rtt-${name}`,
    text('result.rttOf', { name: text(`latency.${name}`) }),
    formatMs(rtt?.[name]),
  ]).concat([['rtt-count', text('result.rttCount'), formatCount(rtt?.count)]])
}
