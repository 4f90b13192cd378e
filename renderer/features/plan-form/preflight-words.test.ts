import { beforeAll, expect, test } from 'vitest'
import { createI18n } from '../../i18n/i18n.ts'
import type { Text } from '../../i18n/text.ts'
import {
  PREFLIGHT_OK,
  PREFLIGHT_REFUSED,
  PREFLIGHT_WARN,
} from '../../testing/synthetic-preflight.ts'
import { outcomesOf, noteOf, overallOf } from './preflight-words.ts'

let text: Text
beforeAll(async () => {
  const { t } = await createI18n()
  text = (key, values) => t(key, values ?? {})
})

test('what cannot work fails; what falls short of the plan is a warning', () => {
  expect(
    [PREFLIGHT_OK, PREFLIGHT_WARN, PREFLIGHT_REFUSED].map(overallOf),
  ).toEqual(['ok', 'warn', 'fail'])
  expect(overallOf({ ...PREFLIGHT_OK, capacity: 999 })).toBe('warn')
  expect(overallOf({ ...PREFLIGHT_OK, capacity: null })).toBe('ok')
})

test('what is in trouble is named, the worst first; the rest is counted', () => {
  expect(outcomesOf(PREFLIGHT_OK, text)).toBe('10 ok; 1 not done')
  expect(outcomesOf(PREFLIGHT_WARN, text)).toMatch(/^to look at: Open files; /)
  expect(outcomesOf(PREFLIGHT_REFUSED, text)).toBe(
    'failed: TCP; 7 ok; 2 not done',
  )
})

const CURRENT = {
  preflight: {
    result: PREFLIGHT_OK,
    resultOf: 'plan',
    checking: null,
    failure: null,
    set: () => {},
  },
  key: 'plan' as string | null,
  link: 'open' as const,
  underWay: false,
}
type Change = Partial<Omit<Parameters<typeof noteOf>[0], 'preflight'>> & {
  preflight?: Partial<(typeof CURRENT)['preflight']> | object
}
const note = ({ preflight, ...change }: Change) =>
  noteOf(
    {
      ...CURRENT,
      ...change,
      preflight: { ...CURRENT.preflight, ...preflight },
    },
    text,
  )

test('an answer to the very plan needs no note', () => {
  expect(note({})).toBeNull()
})

test('whatever makes the answer another one’s is said', () => {
  expect(note({ key: 'changed' })).toMatch(/plan as it was before/)
  expect(note({ key: null })).toMatch(/once the plan is complete/)
  expect(note({ link: 'lost' })).toMatch(/Not connected.*last check/)
  expect(note({ preflight: { resultOf: null }, underWay: true })).toMatch(
    /when the run has ended/,
  )
  expect(note({ preflight: { checking: 'plan' } })).toMatch(/Checking/)
  expect(
    note({ preflight: { failure: { of: 'plan', message: 'no such host' } } }),
  ).toMatch(/check itself failed: no such host/)
  expect(note({ preflight: { result: null, resultOf: null } })).toMatch(
    /About to check/,
  )
})
