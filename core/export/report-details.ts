// The report's explaining part: how the generator did, and the seconds
// themselves, thinned. Errors are report-errors.ts's.
import type { Second } from '../metrics/second.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import { thin } from '../metrics/thin.ts'
import { bytesText, countText, msText } from './format.ts'
import { type Html, html } from './html.ts'
import { mark } from './report-numbers.ts'
import { errorsOf } from './timeline-csv.ts'

/** Rows of the table of seconds, and of red seconds, at most. */
const MAX_SECOND_ROWS = 120
const MAX_RED_ROWS = 20

export function generatorSection(
  { generator }: Summary,
  seconds: readonly Second[],
): Html {
  const losses = generator.workersLost.map(
    (loss) =>
      html`<p>
        ${mark('lost', 'bad')} Worker ${loss.worker} at
        ${msText(loss.atMs / 1000)} s with ${countText(loss.connections)}
        connections: ${loss.reason}
      </p>`,
  )
  return html`<section>
    <h2>Load generator</h2>
    <p>${mark(generator.verdict)} ${generator.reason}</p>
    <p>
      ${generator.workers} workers, CPU peak
      ${Math.round(generator.cpuPercentPeak)} % of one core, memory peak
      ${bytesText(generator.rssBytesPeak)}, loop delay p99
      ${msText(generator.loopDelayMsP99)} ms, send lag p99
      ${msText(generator.sendLagMsP99)} ms,
      ${countText(generator.valuesClamped)} values clamped.
    </p>
    ${losses}${redSeconds(seconds)}
  </section>`
}

function redSeconds(seconds: readonly Second[]): Html {
  const red = seconds.filter(({ health }) => health.saturated)
  if (red.length === 0) return html``
  const rows = red.slice(0, MAX_RED_ROWS).map(
    ({ index, health }) =>
      html`<tr>
        <td class="number">${index}</td>
        <td>${health.reasons.join('; ')}</td>
      </tr>`,
  )
  const more =
    red.length > MAX_RED_ROWS
      ? html`<p class="quiet">The first ${MAX_RED_ROWS} of ${red.length}.</p>`
      : html``
  return html`<details>
    <summary>Overloaded seconds (${red.length})</summary>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${more}
  </details>`
}

export function secondsSection(seconds: readonly Second[]): Html {
  if (seconds.length === 0) return html``
  const timing = timingOf(seconds)
  const kept = thin(
    seconds,
    ({ latencies, gauges }) => latencies[timing]?.max ?? gauges.open,
    MAX_SECOND_ROWS,
  )
  const rows = kept.map(
    (second) =>
      html`<tr>
        <td class="number">${second.index}</td>
        <td>${second.state}</td>
        <td class="number">${countText(second.gauges.open)}</td>
        <td class="number">${countText(second.counters.failed)}</td>
        <td class="number">${countText(second.counters.dropped)}</td>
        <td class="number">${countText(second.counters.messagesSent)}</td>
        <td class="number">${countText(second.counters.messagesReceived)}</td>
        <td class="number">${msText(second.latencies[timing]?.p50)}</td>
        <td class="number">${msText(second.latencies[timing]?.p99)}</td>
        <td class="number">${msText(second.latencies.connectLatency?.p99)}</td>
        <td class="number">${countText(errorsOf(second))}</td>
        <td>${second.health.saturated ? mark('red', 'bad') : html``}</td>
      </tr>`,
  )
  const note =
    kept.length < seconds.length
      ? `${kept.length} of ${seconds.length} rows, extremes kept; timeline.csv has all.`
      : ''
  return html`<section>
    <h2>Seconds</h2>
    <details>
      <summary>Second by second</summary>
      <p class="quiet">${note}</p>
      <table>
        <thead>
          <tr>
            <th class="number">Second</th>
            <th>State</th>
            <th class="number">Open</th>
            <th class="number">Failed</th>
            <th class="number">Dropped</th>
            <th class="number">Sent</th>
            <th class="number">Received</th>
            <th class="number">${TIMING_NAMES[timing]} p50</th>
            <th class="number">${TIMING_NAMES[timing]} p99</th>
            <th class="number">Connect p99</th>
            <th class="number">Errors</th>
            <th>Generator</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </details>
  </section>`
}

const TIMING_NAMES = { rtt: 'RTT', endToEnd: 'End to end' }

/** Messages from connection to connection have no RTT. */
function timingOf(seconds: readonly Second[]): keyof typeof TIMING_NAMES {
  const measured = (name: keyof typeof TIMING_NAMES) =>
    seconds.some(({ latencies }) => latencies[name])
  return measured('endToEnd') && !measured('rtt') ? 'endToEnd' : 'rtt'
}
