import { expect, test } from 'vitest'
import { isRunId, newRunId } from './run-id.ts'

test('a run is named after its UTC time and a little chance', () => {
  const at = Date.UTC(2026, 0, 31, 14, 25, 30, 123)

  expect(newRunId(at, () => 0)).toBe('20260131-142530-123-aaaa')
})

test('names sort as their times do, to the millisecond', () => {
  const at = Date.UTC(2026, 8, 9, 23, 59, 59, 999)
  const names = [at, at + 1, at + 1000].map((time) => newRunId(time, () => 0.5))

  expect([...names].sort()).toEqual(names)
})

test('every letter that chance gives makes a good name', () => {
  for (let chance = 0; chance < 1; chance += 0.01)
    expect(isRunId(newRunId(0, () => chance))).toBe(true)
})

test.each(['..', '.', '', '../other', 'a/b', 'a\\b', '/etc', 'a\0b'])(
  '%j is not taken for the name of a run',
  (name) => {
    expect(isRunId(name)).toBe(false)
  },
)
