// The section of report.html right under its header: whose limit the run has
// met, on what evidence, and what to do.
import type { LimitVerdict } from '../metrics/summary-schema.ts'
import { causeText } from '../verdict/limit/causes.ts'
import { type Html, html } from './html.ts'

/** @param verdict absent in results of before it was told */
export function limitSection(verdict: LimitVerdict | undefined): Html {
  if (!verdict) return html``
  const { limit, cause, confidence, statement, evidence } = verdict
  return html`<section>
    <h2>Whose limit</h2>
    <p>
      <strong>${statement}</strong>
      <span class="quiet"
        >Limit: ${limit}. Cause: ${titleOf(cause)}, ${sureness(confidence)}
        sure.</span
      >
    </p>
    <ul>
      ${evidence.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    <p>To confirm: ${verdict.confirm}</p>
    <p>Next: ${verdict.next}</p>
    ${othersOf(verdict)}
  </section>`
}

function othersOf({ others }: LimitVerdict): Html {
  if (others.length === 0) return html``
  const named = others.map(
    ({ cause, confidence }) => `${titleOf(cause)} (${sureness(confidence)})`,
  )
  return html`<p class="quiet">Fits less well: ${named.join(', ')}.</p>`
}

function titleOf(cause: string): string {
  return causeText(cause)?.title ?? cause
}

function sureness(confidence: number): string {
  return `${Math.round(confidence * 100)} %`
}
