// The report's result cards: what each scenario of the plan came to, in words
// first, then its numbers.
import type { Summary } from '../metrics/summary-schema.ts'
import { type Html, html } from './html.ts'
import { trustMark } from './report-health.ts'
import { scenarioCards, type ScenarioCard } from './scenario-words.ts'

export function scenarioSection(summary: Summary): Html {
  const cards = scenarioCards(summary.scenarios)
  if (cards.length === 0) return html``
  return html`<section>
    <h2>Scenarios</h2>
    ${trustMark(summary)}
    <div class="cards">${cards.map(cardOf)}</div>
  </section>`
}

function cardOf({ title, answer, tone, rows }: ScenarioCard): Html {
  const lines = rows.map(
    ({ label, value }) =>
      html`<tr>
        <td>${label}</td>
        <td class="number">${value}</td>
      </tr>`,
  )
  return html`<article class="tile ${tone}">
    <h3>${title}</h3>
    <p>${answer}</p>
    <table>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </article>`
}
