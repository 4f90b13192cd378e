import { beforeAll, expect, test } from 'vitest'
import { createI18n } from '../../i18n/i18n.ts'
import type { Text } from '../../i18n/text.ts'
import { NO_SEARCH, type SearchDraft } from '../../state/search-draft.ts'
import { searchWords } from './search-words.ts'

let text: Text
beforeAll(async () => {
  const { t } = await createI18n()
  text = (key, values) => t(key, values ?? {})
})

const words = (change: Partial<SearchDraft>, capacity: number | null) =>
  searchWords({ ...NO_SEARCH, on: true, ...change }, capacity, text)

test('a search is told in one sentence, from its first load to its last', () => {
  expect(words({ from: 100, to: 19_744 }, null)).toBe(
    'Climbs from 100 to at most 19,744 connections, halves the interval until it is 2 % wide, then holds the last one for 15s.',
  )
})

test('what is left open is what the machine can hold, and a twentieth of it', () => {
  expect(words({}, 20_000)).toMatch(/from 1,000 to at most 20,000 connections/)
})

test('of rates the machine’s own limit is not known beforehand', () => {
  expect(words({ for: 'message-rate' }, 20_000)).toMatch(
    /from a twentieth of that to at most what this machine can do in messages a second/,
  )
})

test('a search whose fields do not hold is not told', () => {
  expect(words({ hold: 'long' }, null)).toBeNull()
  expect(words({ precision: '' }, null)).toBeNull()
})
