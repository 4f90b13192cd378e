// The report's table of latencies: one line per kind of duration.
import { CLOSED_LOOP_NOTE } from '../metrics/closed-loop.ts'
import type { Latency } from '../metrics/latency.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import { countText, msText, NOT_MEASURED } from './format.ts'
import { type Html, html } from './html.ts'
import { trustMark } from './report-health.ts'

type Row = readonly [
  label: string,
  numbers: Latency | null,
  /** The same without the red seconds; absent: it is not kept apart. */
  sound?: Latency | null | undefined,
]

export function latencySection(summary: Summary): Html {
  const { connect, login, heartbeat, messages, scenarios } = summary
  const sound = summary.generator.soundSeconds
  const rows: readonly Row[] = [
    ['Message RTT, from intended send', messages.rtt, sound?.rtt],
    ['Message RTT, service', messages.rttService, sound?.rttService],
    ['Send lag', messages.sendLag],
    ['Message end to end', messages.endToEnd, sound?.endToEnd],
    ['Heartbeat RTT', heartbeat.rtt, sound?.heartbeatRtt],
    ['Connect', connect.latency, sound?.connectLatency],
    ['Connect, from intended moment', connect.response],
    ['DNS', connect.dns],
    ['TCP', connect.tcp],
    ['TLS', connect.tls],
    ['Upgrade', connect.upgrade],
    ['Log-in', login.latency],
    ...scenarioRows(scenarios),
  ]
  const heads = LATENCY_FIELDS.map(
    ([label]) => html`<th class="number">${label}</th>`,
  )
  const lines = rows.flatMap(([label, numbers, without]) => [
    html`<tr>
      <td>${label}</td>
      ${latencyCells(numbers)}
    </tr>`,
    ...(without === undefined ? [] : [soundRow(without)]),
  ])
  return html`<section>
    <h2>Latencies, ms</h2>
    ${trustMark(summary)}
    <table>
      <thead>
        <tr>
          <th></th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
    ${closedLoopNote(messages)}
  </section>`
}

function soundRow(numbers: Latency | null): Html {
  return html`<tr class="sound">
    <td>… without the red seconds</td>
    ${latencyCells(numbers)}
  </tr>`
}

/** Of the parts that the plan asked for. */
function scenarioRows(scenarios: Summary['scenarios']): Row[] {
  const { storm, slowConsumers, offline, halfOpen, fanOut } = scenarios
  const rows: Row[] = []
  if (fanOut) rows.push(['First to last receiver', fanOut.spread])
  if (storm) rows.push(['Connect of those cut in a storm', storm.connect])
  if (slowConsumers)
    rows.push(
      ['End to end, fast receivers', slowConsumers.fast],
      ['End to end, slow receivers', slowConsumers.slow],
      ['Slow reading until cut', slowConsumers.cutAfter],
    )
  if (offline) rows.push(['Return until a missed message', offline.delay])
  if (halfOpen) rows.push(['Silence until noticed', halfOpen.ms])
  return rows
}

/** For wherever an RTT stands. */
export function closedLoopNote({ loop }: Summary['messages']): Html {
  return loop === 'closed' ? html`<p>${CLOSED_LOOP_NOTE}</p>` : html``
}

const LATENCY_FIELDS: readonly (readonly [string, keyof Latency])[] = [
  ['Count', 'count'],
  ['Min', 'min'],
  ['Mean', 'mean'],
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
  ['Max', 'max'],
  ['Std dev', 'stddev'],
]

function latencyCells(numbers: Latency | null): Html[] {
  return LATENCY_FIELDS.map(([, field]) => {
    const value = numbers?.[field]
    const text =
      value === undefined
        ? NOT_MEASURED
        : field === 'count'
          ? countText(value)
          : msText(value)
    return html`<td class="number">${text}</td>`
  })
}
