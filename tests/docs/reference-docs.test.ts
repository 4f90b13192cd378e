import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { resultCsv } from '../../core/export/result-csv.ts'
import { stepsCsv } from '../../core/export/steps-csv.ts'
import { errorsCsv } from '../../core/export/errors-csv.ts'
import { probesCsv } from '../../core/export/probes-csv.ts'
import { timelineCsv } from '../../core/export/timeline-csv.ts'
import { COUNTERS, HISTOGRAMS, TALLIES } from '../../core/metrics/names.ts'
import {
  searchProbeSchema,
  searchResultSchema,
} from '../../core/metrics/summary-schema.ts'
import { SEARCH_FLAGS } from '../../headless/flags/add-search-flags.ts'
import { sampleSummary } from '../../core/metrics/sample-run.ts'
import { scenariosSchema } from '../../core/metrics/scenario-schema.ts'
import { THRESHOLD_METRICS } from '../../core/metrics/threshold-metrics.ts'
import { ERROR_CATEGORIES } from '../../core/verdict/error-category.ts'
import { errorHelp, OPERATING_SYSTEMS } from '../../core/verdict/error-help.ts'

const read = async (name: string) => {
  const text = await readFile(new URL(`../../docs/${name}`, import.meta.url))
  // the formatter may wrap lines and align tables
  return text.toString('utf8').replace(/\s+/g, ' ')
}

/** Names that the page shows as code. */
const namesIn = async (page: string) =>
  new Set(
    [...(await read(page)).matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  )

const headerOf = (text: string) => (text.split('\r\n')[0] ?? '').split(',')

test('docs/metrics.md defines every counter, histogram and tally', async () => {
  const names = await namesIn('metrics.md')

  const missing = [...COUNTERS, ...HISTOGRAMS, ...TALLIES].filter(
    (name) => !names.has(name),
  )

  expect(missing).toEqual([])
})

test('docs/metrics.md defines every field of every scenario', async () => {
  const names = await namesIn('metrics.md')
  const fields = Object.entries(scenariosSchema.shape).flatMap(
    ([part, schema]) => {
      const inner = schema.unwrap()
      const { shape } = inner instanceof z.ZodArray ? inner.element : inner
      const start = inner instanceof z.ZodArray ? `${part}[]` : part
      return Object.keys(shape).map((field) => `${start}.${field}`)
    },
  )

  expect(fields).toContain('idle[].closeCode')
  expect(fields.filter((field) => !names.has(field))).toEqual([])
  expect(names).toContain('idle.SILENCE_MS.HOW')
})

test('docs/metrics.md defines every number of summary.json', async () => {
  const names = await namesIn('metrics.md')
  const leaves = THRESHOLD_METRICS.map((path) => path.split('.').at(-1) ?? '')
  const written = new Set(
    [...names].map((name) => name?.split('.').at(-1)?.replace('[]', '')),
  )

  expect(leaves.filter((leaf) => !written.has(leaf))).toEqual([])
})

test('docs/metrics.md defines every field of a search and of its probes', async () => {
  const names = await namesIn('metrics.md')
  const fields = [
    ...Object.keys(searchResultSchema.shape),
    ...Object.keys(searchProbeSchema.shape),
  ]

  expect(fields.filter((field) => !names.has(field))).toEqual([])
})

test('docs/search.md has every flag of a search', async () => {
  const page = await read('search.md')
  const flags = SEARCH_FLAGS.map((flag) => flag.flags.split(' ')[0])

  expect(flags).toContain('--for')
  expect(flags.filter((flag) => !page.includes(`| \`${flag}\` `))).toEqual([])
})

test('docs/metrics.md defines every column of the CSV files', async () => {
  const names = await namesIn('metrics.md')
  const summary = sampleSummary()

  const columns = [
    ...headerOf(timelineCsv([])),
    ...headerOf(stepsCsv(summary)),
    ...headerOf(errorsCsv(summary)),
    ...headerOf(probesCsv([])),
  ]

  expect(columns.filter((column) => !names.has(column))).toEqual([])
  expect(headerOf(resultCsv(summary))).toContain('generator_verdict')
})

test('docs/errors.md has every category as the product explains it', async () => {
  const page = (await read('errors.md')).replaceAll('’', "'")
  const said = ERROR_CATEGORIES.flatMap((category) => {
    const { title, cause, fix } = errorHelp(category)
    const fixes = OPERATING_SYSTEMS.map((system) => fix[system])
    return [`### ${category} `, title, cause, ...fixes]
  })

  const missing = said.filter(
    (text) => !page.includes(text.replaceAll('’', "'")),
  )

  expect(missing).toEqual([])
})

test('docs/errors.md has every error code of the sources', async () => {
  const names = await namesIn('errors.md')
  const source = await readFile(
    new URL('../../core/errors.ts', import.meta.url),
    'utf8',
  )

  const codes = [...source.matchAll(/super\('(\w+)'/g)].map(([, code]) => code)

  expect(codes.length).toBeGreaterThan(3)
  expect(codes.filter((code) => !names.has(code))).toEqual([])
})
