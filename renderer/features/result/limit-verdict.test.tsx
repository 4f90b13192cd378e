import { expect, onTestFinished, test } from 'vitest'
import { makeSummary } from '../../testing/synthetic-run.ts'
import { show } from '../../testing/show.tsx'
import {
  SEARCH_FOUND,
  SEARCH_RAN_OUT,
  SERVER_LIMIT,
} from '../../testing/synthetic-verdicts.ts'
import { LimitVerdict } from './limit-verdict.tsx'
import { causeWords, confidenceOf, limitOf } from './limit-words.ts'
import { Verdict } from './verdict.tsx'

test('the verdict comes with its confidence, evidence, check and next step', async () => {
  const shown = await show(<LimitVerdict verdict={SERVER_LIMIT} />)
  onTestFinished(() => shown.dispose())

  expect(shown.read('limit-statement')).toBe(SERVER_LIMIT.statement)
  expect(shown.read('limit-confidence')).toBe('Likely, 84 %')
  const told = shown.read('limit-verdict') ?? ''
  for (const sentence of SERVER_LIMIT.evidence) expect(told).toContain(sentence)
  expect(told).toContain(SERVER_LIMIT.next)
  expect(told).toContain('nstat -az TcpExtListenOverflows')
  expect(told).toContain(
    'Packets lost on the way (21 %), CPU of the server (12 %)',
  )
})

test.each([
  [0.95, 'certain'],
  [0.7, 'likely'],
  [0.5, 'possible'],
  [0.1, 'weak'],
])('a confidence of %s is %s', (value, word) => {
  expect(confidenceOf(value)).toBe(word)
})

test('a cause has its title, and its code where it is not known', () => {
  expect(causeWords('server-accept-queue')).toBe('Accept queue of the server')
  expect(causeWords('of-a-later-version')).toBe('of-a-later-version')
})

test('the strip on top says whose limit a search has met, beside its answer', async () => {
  const summary = makeSummary({ search: SEARCH_FOUND, verdict: SERVER_LIMIT })
  const shown = await show(<Verdict summary={summary} />)
  onTestFinished(() => shown.dispose())

  expect(shown.read('headline')).toBe('The server carries 2,300 connections')
  expect(shown.read('limit')).toBe('The server')
  expect(shown.read('limit-cause')).toBe('Accept queue of the server')
})

test('a search says nothing of "no limit" because the load it rests on met none', () => {
  const verdict = { ...SERVER_LIMIT, limit: 'none' as const, cause: 'none' }

  const ofSearch = (search: typeof SEARCH_FOUND) =>
    limitOf(makeSummary({ search, verdict }))

  expect(ofSearch(SEARCH_FOUND)).toBeNull()
  expect(ofSearch(SEARCH_RAN_OUT)).toBe('generator')
  expect(ofSearch({ ...SEARCH_RAN_OUT, stoppedBy: 'maximum' })).toBe('none')
})
