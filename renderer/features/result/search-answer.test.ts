import { beforeAll, expect, test } from 'vitest'
import type { SearchResult } from '../../../core/metrics/summary-schema.ts'
import { createI18n } from '../../i18n/i18n.ts'
import type { Text } from '../../i18n/text.ts'
import {
  SEARCH_FOUND,
  SEARCH_RAN_OUT,
} from '../../testing/synthetic-verdicts.ts'
import { searchAnswer } from './search-answer.ts'

let text: Text
beforeAll(async () => {
  const { t } = await createI18n()
  text = (key, values) => t(key, values ?? {})
})

const answer = (fields: Partial<SearchResult>) =>
  searchAnswer({ ...SEARCH_FOUND, ...fields }, text)

test('a limit that was found is the server’s capacity, with what bounds it', () => {
  expect(answer({ low: 2250, high: 2300 })).toEqual({
    kind: 'capacity',
    title: 'The server carries 2,300 connections',
    detail: '2,250 held, 2,300 did not; stopped by errors.',
  })
})

test('a machine that ran out gives a lower bound and no capacity', () => {
  const { kind, title, detail } = searchAnswer(SEARCH_RAN_OUT, text)

  expect([kind, title]).toEqual([
    'bound',
    'This machine ran out: at least 3,200 connections',
  ])
  expect(detail).toMatch(/limit was not reached/)
})

test.each([
  {
    ...{ stoppedBy: 'maximum' as const, high: null },
    told: /carries 2,300 connections or more: .*lies above/,
  },
  {
    ...{ stoppedBy: 'target' as const, high: 2400 },
    told: /^The target went away: at least 2,300.*: .*before that/,
  },
  {
    ...{ stoppedBy: 'stopped' as const, high: null },
    told: /^Stopped before.*at least 2,300.*: .*ended by hand/,
  },
  {
    ...{ stoppedBy: 'stopped' as const, high: 2400 },
    told: /^Stopped before.*between 2,300 and 2,400/,
  },
  {
    ...{ stoppedBy: 'errors' as const, high: null },
    told: /^At least 2,300.*not settled: .*lower bound/,
  },
])(
  'a search that ended by $stoppedBy without an answer is a bound ($high)',
  ({ stoppedBy, high, told }) => {
    const bound = answer({ stoppedBy, low: 2300, high, found: null })

    expect(bound.kind).toBe('bound')
    expect(`${bound.title}: ${bound.detail}`).toMatch(told)
  },
)

test('where not even the first load held, nothing is carried', () => {
  expect(answer({ found: null, low: 0, high: 100 })).toMatchObject({
    kind: 'none',
    title: 'No load was carried, not even 100 connections',
  })
})
