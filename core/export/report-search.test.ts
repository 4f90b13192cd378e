import { expect, test } from 'vitest'
import { sampleSummary } from '../metrics/sample-run.ts'
import type { SearchProbe, SearchResult } from '../metrics/summary-schema.ts'
import { probesCsv } from './probes-csv.ts'
import { reportHtml } from './report-html.ts'
import { resultCsv } from './result-csv.ts'
import { resultText } from './result-text.ts'
import { searchChart } from './search-chart.ts'

function probe(load: number, changes: Partial<SearchProbe> = {}): SearchProbe {
  return {
    ...{ phase: 'bisect', load, achieved: load, held: true },
    ...{ generatorLimited: false, reason: 'as <asked>', successRate: 1 },
    ...{ lossRate: 0, p50Ms: 1, p99Ms: 10 },
    ...changes,
  }
}

const SEARCH: SearchResult = {
  ...{ for: 'connections', found: 2300, low: 2300, high: 2343 },
  ...{ stoppedBy: 'errors', reason: '2,343 did not' },
  probes: [
    probe(1000),
    probe(4000, { held: false, achieved: 2300, p99Ms: 1000, missed: 'errors' }),
    probe(2343, { held: false, generatorLimited: true, p99Ms: null }),
    probe(2312, { phase: 'confirm', achieved: 2300 }),
  ],
}
const LOWER: SearchResult = {
  ...SEARCH,
  ...{ found: null, low: 1000, high: null, stoppedBy: 'generator' },
}

function report(search: SearchResult | undefined): string {
  const summary = sampleSummary(search ? { search } : {})
  return reportHtml({ summary, seconds: [], planYaml: '', charts: [] })
}

test('the report has the answer, the knee and every probe', () => {
  const page = report(SEARCH)

  expect(page).toContain('Limit: 2,300 connections (held; 2,343 did not)')
  expect(page).toContain('data:image/svg+xml')
  expect(page).toContain('as &lt;asked&gt;')
  for (const word of ['>held<', '>missed<', '>unclear<'])
    expect(page).toContain(word)
  expect(report(undefined)).not.toContain('Capacity search')
})

test('a lower bound is never told as a limit', () => {
  const summary = sampleSummary({ search: LOWER })

  for (const text of [report(LOWER), resultText(summary)]) {
    expect(text).toContain('at least 1,000 connections, a lower bound')
    expect(text).not.toMatch(/Limit: \d/)
  }
})

test('the picture shades the interval and sets loads against latencies', () => {
  const picture = searchChart(SEARCH)
  const [, x, width] =
    /class="interval"\s+x="([\d.]+)"[^>]*?width="([\d.]+)"/.exec(picture) ?? []
  const share = (load: number) => 64 + (load / 4000) * (726 - 64)

  expect(Number(x)).toBeCloseTo(share(2300), 0)
  expect(Number(width)).toBeCloseTo(share(2343) - share(2300), 0)
  // p50 of four probes, p99 of three, success and loss of four
  expect(picture.match(/<circle/g)).toHaveLength(15)
  expect(picture.match(/fill="#ffffff"/g)).toHaveLength(7)
  expect(picture).toContain('Load: connections')
  expect(searchChart({ ...SEARCH, probes: [] })).toBe('')
})

test('without an upper bound all above the lower one is shaded', () => {
  const picture = searchChart(LOWER)
  const [, x, width] =
    /class="interval"\s+x="([\d.]+)"[^>]*?width="([\d.]+)"/.exec(picture) ?? []

  expect(Number(x) + Number(width)).toBeCloseTo(726, 0)
})

test('the probes are a table, and the answer is in the one-line result', () => {
  const rows = probesCsv(SEARCH.probes).split('\r\n')
  const csv = resultCsv(sampleSummary({ search: SEARCH })).split('\r\n')

  expect(rows[2]).toBe(
    '2,bisect,4000,2300,false,errors,false,1,0,1,1000,as <asked>',
  )
  expect(rows).toHaveLength(6)
  expect(csv[0]).toMatch(/search_for,search_found,search_low,search_high,/)
  expect(csv[1]).toMatch(/,connections,2300,2300,2343,errors$/)
})
