// The report's table of latencies: one line per kind of duration.
import { CLOSED_LOOP_NOTE } from '../metrics/closed-loop.ts'
import type { Latency } from '../metrics/latency.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import { countText, msText, NOT_MEASURED } from './format.ts'
import { type Html, html } from './html.ts'

export function latencySection({
  connect,
  login,
  heartbeat,
  messages,
  scenarios,
}: Summary): Html {
  const rows: readonly (readonly [string, Latency | null])[] = [
    ['Message RTT, from intended send', messages.rtt],
    ['Message RTT, service', messages.rttService],
    ['Send lag', messages.sendLag],
    ['Message end to end', messages.endToEnd],
    ['Heartbeat RTT', heartbeat.rtt],
    ['Connect', connect.latency],
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
  const lines = rows.map(
    ([label, numbers]) =>
      html`<tr>
        <td>${label}</td>
        ${latencyCells(numbers)}
      </tr>`,
  )
  return html`<section>
    <h2>Latencies, ms</h2>
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

/** Of the parts that the plan asked for. */
function scenarioRows(
  scenarios: Summary['scenarios'],
): (readonly [string, Latency | null])[] {
  const { storm, slowConsumers, offline, halfOpen, fanOut } = scenarios
  const rows: (readonly [string, Latency | null])[] = []
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
