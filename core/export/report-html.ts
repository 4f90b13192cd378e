// report.html: a run as one file that needs no other and no script. Verdict
// and trust come first, then what was asked, what was measured, what went
// wrong and why, and the plan.
import type { Second } from '../metrics/second.ts'
import type { Summary } from '../metrics/summary-schema.ts'
import { secondsText } from './format.ts'
import { type Html, html, trusted } from './html.ts'
import { generatorSection, secondsSection } from './report-details.ts'
import { errorSection } from './report-errors.ts'
import { gradeSection } from './report-grades.ts'
import { closedLoopNote, latencySection } from './report-latencies.ts'
import {
  numbersSection,
  stepSection,
  thresholdSection,
  verdictTiles,
} from './report-numbers.ts'
import { scenarioSection } from './report-scenarios.ts'
import { REPORT_STYLE } from './report-style.ts'

export interface ReportInput {
  readonly summary: Summary
  readonly seconds: readonly Second[]
  /** Secrets masked already. */
  readonly planYaml: string
  readonly charts: readonly { readonly title: string; readonly svg: string }[]
}

/** Nothing but its own style and images may load: enforced by the page too. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

export function reportHtml(input: ReportInput): string {
  const { summary, seconds, planYaml } = input
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="${trusted(POLICY)}"
        />
        <meta name="generator" content="Tidewire ${summary.tool.version}" />
        <title>${summary.name} - Tidewire report</title>
        <style>
          ${trusted(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${header(summary)} ${verdictTiles(summary)}
          ${closedLoopNote(summary.messages)} ${scenarioSection(summary)}
          ${thresholdSection(summary)} ${gradeSection(summary)}
          ${stepSection(summary)} ${chartSection(input.charts)}
          ${numbersSection(summary)} ${latencySection(summary)}
          ${errorSection(summary)} ${generatorSection(summary, seconds)}
          ${secondsSection(seconds)}
          <section>
            <h2>Plan</h2>
            <pre>${planYaml}</pre>
          </section>
          <footer class="quiet">
            Tidewire ${summary.tool.version}, run ${summary.runId}. Percentiles
            come from merged histograms; times count from the intended moment
            unless they say service.
          </footer>
        </main>
      </body>
    </html> `
  return page.markup
}

function header(summary: Summary): Html {
  const ending =
    summary.outcome === 'completed'
      ? 'completed'
      : `${summary.outcome}${summary.outcomeReason === null ? '' : `: ${summary.outcomeReason}`}`
  return html`<header>
    <h1>${summary.name}</h1>
    <p class="quiet">
      <time datetime="${summary.startedAt}">${summary.startedAt}</time>,
      ${secondsText(summary.durationMs)} s, ${ending}
    </p>
  </header>`
}

/** Each chart's own title is drawn in it. */
function chartSection(charts: ReportInput['charts']): Html {
  if (charts.length === 0) return html``
  const figures = charts.map(
    ({ title, svg }) =>
      html`<figure><img alt="${title}" src="${imageOf(svg)}" /></figure>`,
  )
  return html`<section>
    <h2>Charts</h2>
    <div class="charts">${figures}</div>
  </section>`
}

/**
 * An image rather than inline markup: ids of two charts cannot clash, and
 * nothing in it can run.
 */
function imageOf(svg: string): string {
  const named = /<svg\b[^>]*\sxmlns=/.test(svg)
    ? svg
    : svg.replace(/<svg\b/, '<svg xmlns="http://www.w3.org/2000/svg"')
  return `data:image/svg+xml,${encodeURIComponent(named)}`
}
