import { expect, test } from 'vitest'
import { isRight } from './search.ts'

test('a limit must be found within five per cent', () => {
  const of = (found: number | null) =>
    isRight({ found, stoppedBy: 'errors' }, 2000)

  expect([1899, 1900, 2100, 2101, null].map(of)).toEqual([
    ...[false, true, true, false, false],
  ])
})

test('where there is none, the machine must run out and no limit be told', () => {
  expect(isRight({ found: null, stoppedBy: 'generator' }, null)).toBe(true)
  expect(isRight({ found: null, stoppedBy: 'maximum' }, null)).toBe(false)
  expect(isRight({ found: 50, stoppedBy: 'errors' }, null)).toBe(false)
})
