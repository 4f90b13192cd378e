import { expect, test } from 'vitest'
import { formatResult } from './format-result.ts'
import { sampleSummary } from './testing/samples.ts'

test('json is the whole summary', () => {
  const summary = sampleSummary()

  expect(JSON.parse(formatResult(summary, 'json'))).toEqual(summary)
})

test('csv is a header and a line of as many values', () => {
  const [header = '', values = '', ...rest] = formatResult(
    sampleSummary(),
    'csv',
  )
    .trim()
    .split(/\r?\n/)

  expect(values.split(',')).toHaveLength(header.split(',').length)
  expect(rest).toEqual([])
})

test('text is the block of the guides', () => {
  expect(formatResult(sampleSummary(), 'text')).toContain('Success rate:')
})
