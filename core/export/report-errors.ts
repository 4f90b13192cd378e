// The report's errors: each row with its trend over the run, and what causes
// it and mends it.
import type { Summary, SummaryError } from '../metrics/summary-schema.ts'
import {
  type ErrorHelp,
  OPERATING_SYSTEMS,
  rowHelp,
} from '../verdict/error-help.ts'
import { countText, secondsText } from './format.ts'
import { type Html, html } from './html.ts'
import { codeText } from './result-text.ts'

const SYSTEM_NAMES = { linux: 'Linux', macos: 'macOS', windows: 'Windows' }

export function errorSection({ errors, durationMs }: Summary): Html {
  if (errors.length === 0)
    return html`<section>
      <h2>Errors</h2>
      <p>None.</p>
    </section>`
  const lengthS = Math.max(
    Math.ceil(durationMs / 1000),
    ...errors.map(({ lastSecond }) => lastSecond + 1),
  )
  const rows = errors.map(
    (error) =>
      html`<tr>
        <td><code>${error.category}</code></td>
        <td>${error.phase}${codeText(error.closeCode)}</td>
        <td class="number">${countText(error.count)}</td>
        <td>${trendOf(error, lengthS)}</td>
        <td class="number">${error.firstSecond} s</td>
        <td class="number">${error.lastSecond} s</td>
        <td><code>${error.sample}</code></td>
      </tr>`,
  )
  return html`<section>
    <h2>Errors</h2>
    <table>
      <thead>
        <tr>
          <th>Category</th>
          <th>While</th>
          <th class="number">Count</th>
          <th>Over the ${secondsText(lengthS * 1000)} s</th>
          <th class="number">First seen</th>
          <th class="number">Last seen</th>
          <th>First sample</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${distinct(errors).map(help)}
  </section>`
}

const WIDTH = 120
const HEIGHT = 22

/** Bars over the whole run; the highest is the row's own. */
function trendOf({ trend }: SummaryError, lengthS: number): Html {
  const { secondsEach, counts } = trend
  const most = Math.max(0, ...counts)
  if (most === 0) return html``
  const each = (secondsEach / lengthS) * WIDTH
  const bars = counts.map((count, span) => {
    const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT)
    return html`<rect
      x="${fixed(span * each)}"
      y="${fixed(HEIGHT - height)}"
      width="${fixed(Math.max(0.5, each - 0.5))}"
      height="${fixed(height)}"
    />`
  })
  const label = `at most ${countText(most)} in ${secondsEach} s`
  return html`<svg
    class="trend"
    role="img"
    aria-label="${label}"
    width="${WIDTH}"
    height="${HEIGHT}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
  >
    <title>${label}</title>
    ${bars}
  </svg>`
}

function fixed(value: number): string {
  return `${Number(value.toFixed(2))}`
}

/** Rows that are explained by the same words are explained once. */
function distinct(errors: readonly SummaryError[]): SummaryError[] {
  const seen = new Map(
    errors
      .toReversed()
      .map((error) => [
        `${error.category} ${rowHelp(error).title} ${rowHelp(error).cause}`,
        error,
      ]),
  )
  return [...seen.values()].toReversed()
}

function help(error: SummaryError): Html {
  const { title, cause, fix } = rowHelp(error)
  return html`<h3><code>${error.category}</code> ${title}</h3>
    <p>${withCode(cause)}</p>
    ${fixesOf(fix)}`
}

function fixesOf(fix: ErrorHelp['fix']): Html[] {
  const same = OPERATING_SYSTEMS.every((system) => fix[system] === fix.linux)
  if (same) return [html`<p><strong>Fix:</strong> ${withCode(fix.linux)}</p>`]
  return OPERATING_SYSTEMS.map(
    (system) =>
      html`<p>
        <strong>Fix on ${SYSTEM_NAMES[system]}:</strong>
        ${withCode(fix[system])}
      </p>`,
  )
}

/** What stands between backticks is a command. */
function withCode(text: string): Html[] {
  return text
    .split('`')
    .map((part, index) =>
      index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`,
    )
}
