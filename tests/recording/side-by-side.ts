// docs/scenarios/003-side-by-side.md: the numbers that the quick test reports,
// beside ours of the same plan on the built-in target. Pure.
import { countText } from '../../core/export/format.ts'
import type { Latency } from '../../core/metrics/latency.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import { table, type Row } from './markdown.ts'
import { machineText, type Recording } from './recording.ts'

interface Comparison {
  readonly name: string
  readonly title: string
  readonly rows: readonly (readonly [
    label: string,
    theirs: string,
    ours: (summary: Summary) => string,
  ])[]
}

const ms = (value: number | undefined) =>
  value === undefined ? '-' : `${Number(value.toPrecision(3))} ms`
const three = (latency: Latency | null | undefined) =>
  [latency?.p50, latency?.p95, latency?.p99].map(ms).join(' / ')
const tried = ({ connections }: Summary) => countText(connections.dials)
const made = ({ connections: { succeeded, reconnected } }: Summary) =>
  countText(succeeded + reconnected)
const loggedIn = ({ login }: Summary) => countText(login.succeeded)
const pings = ({ heartbeat }: Summary) =>
  `${countText(heartbeat.sent)} / ${countText(heartbeat.received)}`
const beats = ({ heartbeat }: Summary) => three(heartbeat.rtt)
const endToEnd = ({ messages }: Summary) => three(messages.endToEnd)
const sentRate = ({ messages, durationMs }: Summary) =>
  `${((messages.sent * 1000) / durationMs).toFixed(1)} a second`
const PINGS = 'PING sent / PONG received'
const TIMES = 'Round trip P50 / P95 / P99'
const END = 'End to end P50 / P95 / P99'

export const COMPARISONS: readonly Comparison[] = [
  {
    name: 'connect-login',
    title: 'Connect with log-in, 1,000 clients, 30 s',
    rows: [
      ['Connected', '1,000 of 1,000', made],
      ['Logged in', '1,000 of 1,000', loggedIn],
    ],
  },
  {
    name: 'ping-500',
    title: 'PING, 500 clients, every 1 s, 60 s',
    rows: [
      [PINGS, '29,000 / 29,000', pings],
      [TIMES, '1 ms / 3 ms / 9 ms', beats],
    ],
  },
  {
    name: 'ping-2000',
    title: 'PING, 2,000 clients, every 1 s, 30 s',
    rows: [
      [PINGS, '47,712 / 47,710', pings],
      [TIMES, '1 ms / 2 ms / 3 ms', beats],
    ],
  },
  {
    name: 'flapping-connect',
    title: 'Flapping, 1,000 connections, 20 % every 2 s, 60 s',
    rows: [
      ['Connects tried', '6,296', tried],
      ['Connects made', '6,276', made],
      ['Logged in', '6,272', loggedIn],
    ],
  },
  {
    name: 'flapping',
    title: 'Flapping with PING, 500 clients, 20 % every 2 s, 60 s',
    rows: [
      [PINGS, '26,011 / 25,495', pings],
      [TIMES, '2 ms / 29 ms / 40 ms', beats],
    ],
  },
  {
    name: 'two-gateways',
    title: 'Single chat over two gateways, 200 messages a second, 60 s',
    rows: [
      ['Sent', '196.7 a second', sentRate],
      [END, '185 ms / 6647 ms / 7266 ms', endToEnd],
    ],
  },
  {
    name: 'slow-consumers',
    title: 'The same with 30 % that read a message per 5 s',
    rows: [
      ['Sent', '199.8 a second', sentRate],
      [
        `${END}, fast`,
        '123 ms / 466 ms / 864 ms',
        ({ scenarios }) => three(scenarios.slowConsumers?.fast),
      ],
      [
        `${END}, slow`,
        '27565 ms / 50251 ms / 50679 ms',
        ({ scenarios }) => three(scenarios.slowConsumers?.slow),
      ],
    ],
  },
  {
    name: 'stop-reading',
    title: 'Stop reading, bodies of 4,000 bytes',
    rows: [
      [
        'Cut by the server',
        '20',
        ({ scenarios: { slowConsumers: slow } }) =>
          slow ? `${slow.cutByServer} of ${slow.receivers}` : '-',
      ],
    ],
  },
  {
    name: 'restart',
    title: 'Restart, 500 connections, 40 s',
    rows: [
      ['Connects tried', '4,000', tried],
      ['Connects made', '1,000', made],
      [
        'Connects failed',
        '3,000',
        ({ connections: { dials, succeeded, reconnected } }) =>
          countText(dials - succeeded - reconnected),
      ],
    ],
  },
]

/** @param recordings by name; those that are missing are left out */
export function sideBySide(recordings: ReadonlyMap<string, Recording>): string {
  return [
    '# The quick test beside ours',
    '',
    'The numbers that the quick test of 8 and 9 January 2026 reports (its own client, an IM gateway of Spring Boot and Netty with MySQL and Redis, all on one Windows machine), beside those of the same plan in Tidewire against its built-in target, which stores nothing on disk. They compare the questions, not the servers.',
    '',
    ...COMPARISONS.flatMap((comparison) => part(comparison, recordings)),
    'Theirs are whole milliseconds, and count from the moment of sending; ours count from the moment at which the message or ping was due. The heartbeats of ours begin one by one over the first second, and so are somewhat fewer or more.',
    '',
  ].join('\n')
}

function part(
  { name, title, rows }: Comparison,
  recordings: ReadonlyMap<string, Recording>,
): string[] {
  const recording = recordings.get(name)
  if (!recording) return []
  const { summary } = recording
  const cells: Row[] = rows.map(([label, theirs, ours]) => [
    label,
    theirs,
    ours(summary),
  ])
  return [
    `## ${title}`,
    '',
    ...table(['', 'Quick test', `[Tidewire](${name}.md)`], cells),
    `Ours on ${machineText(recording)}; generator ${summary.generator.verdict}.`,
    '',
  ]
}
