// The report's health table.
import { GRADES, type Summary } from '../metrics/summary-schema.ts'
import { gradeRows } from './grade-rows.ts'
import { type Html, html } from './html.ts'
import { mark } from './report-numbers.ts'

export function gradeSection(summary: Summary): Html {
  const rows = gradeRows(summary).map(
    ({ name, value, grade, ranges }) =>
      html`<tr>
        <td>${grade === null ? html`` : mark(grade)}</td>
        <td>${name}</td>
        <td class="number">${value}</td>
        ${ranges.map((range) => html`<td class="quiet">${range}</td>`)}
      </tr>`,
  )
  return html`<section>
    <h2>Grade</h2>
    <p>${mark(summary.grade)} ${summary.gradeReason}</p>
    <table>
      <thead>
        <tr>
          <th></th>
          <th>Metric</th>
          <th class="number">Value</th>
          ${GRADES.map((grade) => html`<th>${grade}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`
}
