import { expect, test } from 'vitest'
import { sampleSummary } from '../metrics/sample-run.ts'
import { reportHtml, type ReportInput } from './report-html.ts'

const EVIL = '<img src=x onerror="alert(1)">&'

function report({ summary }: Pick<ReportInput, 'summary'>): string {
  return reportHtml({ summary, seconds: [], planYaml: '', charts: [] })
}

test('whose limit was met stands under the header, escaped', () => {
  const summary = sampleSummary()
  const verdict = {
    limit: 'server',
    cause: 'server-connection-limit',
    confidence: 0.9,
    statement: 'It keeps only so many.',
    evidence: [EVIL, '60 were open.'],
    confirm: 'Run again.',
    next: 'Raise it.',
    others: [{ cause: 'server-drops', confidence: 0.5 }],
  } as const

  const text = report({
    summary: {
      ...summary,
      verdict: {
        ...verdict,
        evidence: [...verdict.evidence],
        others: [...verdict.others],
      },
    },
  }).replace(/\s+/g, ' ')

  expect(text).toMatch(
    /<\/header> <section> <h2>Whose limit<\/h2> <p> <strong>It keeps only so many\.<\/strong>/,
  )
  expect(text).toContain('Cause: Connection limit of the server, 90 % sure.')
  expect(text).toContain('<li>60 were open.</li>')
  expect(text).not.toContain('<img src=x')
  expect(text).toContain(
    'Fits less well: Connections ended by the other side (50 %).',
  )
  const { verdict: _verdict, ...older } = summary
  expect(report({ summary: older })).not.toContain('Whose limit')
})
