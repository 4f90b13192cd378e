import { expect, test } from 'vitest'
import { time, timeSpan } from './finding.ts'

test.each([
  [1499, '1,499 ms'],
  [1500, '1.5 s'],
  [0.25, '0.3 ms'],
])('%s ms is told as %s', (ms, text) => {
  expect(time(ms)).toBe(text)
})

test.each([
  [1399, 1504, '1.4 s to 1.5 s'],
  [1499, 1504, '1.5 s'],
  [20, 80, '20 ms to 80 ms'],
])('from %s to %s ms is told in one unit: %s', (from, to, text) => {
  expect(timeSpan(from, to)).toBe(text)
})
