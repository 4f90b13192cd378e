import { expect, test } from 'vitest'
import { englishText } from '../../i18n/text.ts'
import { makeSummary } from '../../testing/synthetic-run.ts'
import { headlineOf } from './headline.ts'

const toneOf = (fields: Parameters<typeof makeSummary>[0]) =>
  headlineOf(makeSummary(fields), englishText).tone

const MISSED = {
  metric: 'messages.rtt.p99',
  op: '<',
  value: 5,
  actual: 8,
  met: false,
}

test('thresholds decide before anything else', () => {
  expect(toneOf({})).toBe('good')
  expect(toneOf({ thresholds: [] })).toBe('good')
  expect(toneOf({ thresholds: [MISSED] })).toBe('bad')
  expect(toneOf({ thresholds: [MISSED], outcome: 'stopped' })).toBe('bad')
})

test('a run that did not reach its end is never all good', () => {
  expect(toneOf({ outcome: 'stopped' })).toBe('warn')
  expect(toneOf({ outcome: 'aborted' })).toBe('bad')
  expect(toneOf({ outcome: 'failed' })).toBe('bad')
})

test('a missed threshold and the reason of an early end are named', () => {
  const missed = headlineOf(makeSummary({ thresholds: [MISSED] }), englishText)
  const aborted = headlineOf(
    makeSummary({ outcome: 'aborted', outcomeReason: 'all workers lost' }),
    englishText,
  )

  expect(missed.detail).toBe('messages.rtt.p99: 8, wanted < 5')
  expect(aborted.detail).toBe('all workers lost')
})

test('a run that the generator limited is not all good either', () => {
  const { generator } = makeSummary()

  expect(
    toneOf({ generator: { ...generator, verdict: 'generator-limited' } }),
  ).toBe('warn')
})
