// The report's seconds, thinned. Errors are report-errors.ts's, how the
// generator did report-health.ts's.
import type { Second } from '../metrics/second.ts'
import { thin } from '../metrics/thin.ts'
import { countText, msText } from './format.ts'
import { type Html, html } from './html.ts'
import { mark } from './report-marks.ts'
import { errorsOf } from './timeline-csv.ts'

/** Rows of the table of seconds, at most. */
const MAX_SECOND_ROWS = 120

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
        <td>${healthMark(second)}</td>
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

function healthMark({ health }: Second): Html {
  if (health.saturated) return mark('red', 'bad')
  return health.amberReasons.length > 0 ? mark('amber', 'warn') : html``
}

const TIMING_NAMES = { rtt: 'RTT', endToEnd: 'End to end' }

/** Messages from connection to connection have no RTT. */
function timingOf(seconds: readonly Second[]): keyof typeof TIMING_NAMES {
  const measured = (name: keyof typeof TIMING_NAMES) =>
    seconds.some(({ latencies }) => latencies[name])
  return measured('endToEnd') && !measured('rtt') ? 'endToEnd' : 'rtt'
}
