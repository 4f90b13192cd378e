// The report's part on a search for a limit: the answer, the knee, and every
// probe.
import type {
  SearchProbe,
  SearchResult,
  Summary,
} from '../metrics/summary-schema.ts'
import { countText, msText, percentText } from './format.ts'
import { type Html, html } from './html.ts'
import { imageOf } from './report-image.ts'
import { mark } from './report-marks.ts'
import { answerText, outcomeText } from './search-words.ts'
import { searchChart } from './search-chart.ts'

export function searchSection({ search }: Summary): Html {
  if (!search) return html``
  const picture = searchChart(search)
  const figure =
    picture === ''
      ? html``
      : html`<figure>
          <img
            alt="Latency and success over the load; the interval of the limit is shaded"
            src="${imageOf(picture)}"
          />
        </figure>`
  return html`<section>
    <h2>Capacity search</h2>
    <p><strong>${answerText(search)}</strong></p>
    <p>${search.reason}</p>
    ${figure} ${probeTable(search)}
    <p class="quiet">
      Filled dots held, hollow ones did not; between the highest load that held
      and the lowest that did not, the limit lies. The numbers below are of the
      run that the answer rests on; the folder probes has every run.
    </p>
  </section>`
}

function probeTable({ probes }: SearchResult): Html {
  return html`<table>
    <thead>
      <tr>
        <th></th>
        <th>Probe</th>
        <th>Phase</th>
        <th class="number">Load</th>
        <th class="number">Carried</th>
        <th class="number">Success</th>
        <th class="number">Lost</th>
        <th class="number">p50, ms</th>
        <th class="number">p99, ms</th>
        <th>Why</th>
      </tr>
    </thead>
    <tbody>
      ${probes.map(probeRow)}
    </tbody>
  </table>`
}

function probeRow(probe: SearchProbe, index: number): Html {
  return html`<tr>
    <td>${markOf(probe)}</td>
    <td class="number">${index + 1}</td>
    <td>${probe.phase}</td>
    <td class="number">${countText(probe.load)}</td>
    <td class="number">${countText(probe.achieved)}</td>
    <td class="number">${percentText(probe.successRate)}</td>
    <td class="number">${percentText(probe.lossRate)}</td>
    <td class="number">${msText(probe.p50Ms)}</td>
    <td class="number">${msText(probe.p99Ms)}</td>
    <td>${probe.reason}</td>
  </tr>`
}

const TONES = { held: 'good', unclear: 'warn', missed: 'bad' } as const

function markOf(probe: SearchProbe): Html {
  const outcome = outcomeText(probe)
  return mark(outcome, TONES[outcome])
}
