import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { resultCsv } from '../../core/export/result-csv.ts'
import { stepsCsv } from '../../core/export/steps-csv.ts'
import { errorsCsv } from '../../core/export/errors-csv.ts'
import { timelineCsv } from '../../core/export/timeline-csv.ts'
import { COUNTERS, HISTOGRAMS, TALLIES } from '../../core/metrics/names.ts'
import { sampleSummary } from '../../core/metrics/sample-run.ts'
import { scenariosSchema } from '../../core/metrics/scenario-schema.ts'
import { STAGE_METRICS } from '../../core/metrics/stage-metrics.ts'
import { THRESHOLD_METRICS } from '../../core/metrics/threshold-metrics.ts'
import { ERROR_CATEGORIES } from '../../core/verdict/error-category.ts'
import { CLOSE_CODES_EN } from '../../core/verdict/close-codes-en.ts'
import { CLOSE_CODES_ZH } from '../../core/verdict/close-codes-zh.ts'
import { errorHelp, OPERATING_SYSTEMS } from '../../core/verdict/error-help.ts'
import { HTTP_STATUSES_EN } from '../../core/verdict/http-statuses-en.ts'
import { HTTP_STATUSES_ZH } from '../../core/verdict/http-statuses-zh.ts'

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

test('docs/metrics.md lists every number that a stage has', async () => {
  const page = await read('metrics.md')
  const about = page.slice(page.indexOf('It has these numbers:'))
  const listed = new Set<string>()
  for (const group of about.slice(0, about.indexOf('. Here ')).split(';')) {
    const [first = '', ...rest] = [...group.matchAll(/`([^`]+)`/g)].map(
      ([, name]) => name ?? '',
    )
    const [parent = ''] = first.split('.')
    for (const name of [first, ...rest])
      listed.add(name.startsWith(`${parent}.`) ? name : `${parent}.${name}`)
  }
  const metrics = new Set(
    STAGE_METRICS.map((path) =>
      path.split('.').length === 3 ? path.replace(/\w+$/, '*') : path,
    ),
  )

  expect(listed).toEqual(metrics)
})

test('docs/metrics.md defines every column of the CSV files', async () => {
  const names = await namesIn('metrics.md')
  const summary = sampleSummary()

  const columns = [
    ...headerOf(timelineCsv([])),
    ...headerOf(stepsCsv(summary)),
    ...headerOf(errorsCsv(summary)),
  ]

  expect(columns.filter((column) => !names.has(column))).toEqual([])
  expect(headerOf(resultCsv(summary))).toContain('generator_verdict')
})

const ERROR_PAGES = [
  ['errors.md', 'en', [CLOSE_CODES_EN, HTTP_STATUSES_EN]],
  ['errors.zh-CN.md', 'zh-CN', [CLOSE_CODES_ZH, HTTP_STATUSES_ZH]],
] as const

test.each(ERROR_PAGES)(
  'docs/%s has every category and code as the product explains it',
  async (name, language, tables) => {
    const page = (await read(name)).replaceAll('’', "'")
    const categories = ERROR_CATEGORIES.flatMap((category) => {
      const { title, cause, fix } = errorHelp(category, language)
      const fixes = OPERATING_SYSTEMS.map((system) => fix[system])
      return [`### ${category} `, title, cause, ...fixes]
    })
    const codes = tables.flatMap((table) =>
      Object.entries(table).flatMap(([code, { title, cause, fix }]) => [
        ...(/\d/.test(code) ? [`| ${code} `] : []),
        ...[title, cause, fix],
      ]),
    )

    const missing = [...categories, ...codes].filter(
      (text) => !page.includes(text.replaceAll('’', "'")),
    )

    expect(missing).toEqual([])
  },
)

test('both pages of errors list the same codes of exceptions', async () => {
  const codesOf = async (name: string) =>
    [...(await read(name)).matchAll(/\| `(\w+)` +\| `(\w+Error)` /g)].map(
      ([, code, type]) => `${code} ${type}`,
    )

  expect(await codesOf('errors.zh-CN.md')).toEqual(await codesOf('errors.md'))
  expect(await codesOf('errors.md')).toContain('file FileError')
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
