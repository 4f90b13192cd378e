// The report's part on the load generator: the banner over numbers that are
// not to be trusted, the thresholds that decide it, and the red seconds.
import { VERDICT_WORDS, verdictMark } from '../metrics/generator-verdict.ts'
import { HEALTH_LIMITS } from '../metrics/health.ts'
import type { Second } from '../metrics/second.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import { bytesText, countText, msText, valueText } from './format.ts'
import { type Html, html } from './html.ts'
import { mark } from './report-marks.ts'

/** Rows of the table of red seconds, at most. */
const MAX_RED_ROWS = 100

/** Above every number; nothing when they can be trusted. */
export function banner({ generator }: Summary): Html {
  const { verdict, reason } = generator
  const word = verdictMark(verdict)
  if (word === null) return html``
  const tone = verdict === 'suspect' ? 'warn' : 'bad'
  return html`<aside class="banner ${tone}" role="alert">
    <strong>&#9888; ${word.toUpperCase()}: ${VERDICT_WORDS[verdict]}</strong>
    <p>${reason}</p>
  </aside>`
}

/** Beside a headline; nothing when the numbers can be trusted. */
export function trustMark({ generator }: Summary): Html {
  const word = verdictMark(generator.verdict)
  return word === null ? html`` : html` ${mark(word)}`
}

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
    <p>${reserves(generator)}</p>
    ${losses}${redSeconds(seconds)}${limits()}
  </section>`
}

function reserves(generator: Summary['generator']): string {
  const { saturatedSeconds, amberSeconds, measuredSeconds } = generator
  const left = (what: string, count: number | null) =>
    count === null ? [] : [`${countText(count)} ${what} left at least`]
  return [
    `${saturatedSeconds} red and ${amberSeconds} amber of ${measuredSeconds} seconds`,
    `at most ${bytesText(generator.bytesWaitingPeak)} waiting in sockets`,
    ...left('descriptors', generator.descriptorsLeftMin),
    ...left('source ports', generator.portsLeftMin),
    ...(generator.suspendedMs > 0
      ? [`system asleep for ${countText(generator.suspendedMs)} ms`]
      : []),
  ].join(', ')
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
  return html`<details open>
    <summary>Overloaded seconds (${red.length})</summary>
    <table>
      <thead>
        <tr>
          <th class="number">Second</th>
          <th>Why it is red</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${more}
  </details>`
}

/** Every threshold that a second is judged by. */
function limits(): Html {
  const rows = HEALTH_LIMITS.map(
    ({ label, bad, amber, red, unit, per }) =>
      html`<tr>
        <td>${label}</td>
        <td class="number">${valueText(amber)}</td>
        <td class="number">${valueText(red)}</td>
        <td>${unit}</td>
        <td>${bad}</td>
        <td>${per === 'worker' ? 'each worker' : 'the whole run'}</td>
      </tr>`,
  )
  return html`<details>
    <summary>Thresholds of a second</summary>
    <p class="quiet">
      In a red second what was measured may be the generator's own; in an amber
      one it still holds. More than 1 % red seconds make a run
      generator-limited.
    </p>
    <table class="limits">
      <thead>
        <tr>
          <th>Number</th>
          <th class="number">Amber</th>
          <th class="number">Red</th>
          <th>Unit</th>
          <th>When</th>
          <th>Of</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </details>`
}
