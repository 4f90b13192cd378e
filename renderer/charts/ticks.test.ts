import { expect, test } from 'vitest'
import { logAxis, timeTicks, valueAxis } from './ticks.ts'

test.each([
  [10, [0, 2, 4, 6, 8, 10]],
  [60, [0, 10, 20, 30, 40, 50, 60]],
  [95, [0, 30, 60, 90]],
  [900, [0, 300, 600, 900]],
  [7200, [0, 1800, 3600, 5400, 7200]],
])('an axis of %i seconds has round moments', (endSeconds, ticks) => {
  expect(timeTicks(endSeconds)).toEqual(ticks)
})

test.each([
  [0, [0, 0.25, 0.5, 0.75, 1]],
  [44, [0, 20, 40, 60]],
  [950, [0, 250, 500, 750, 1000]],
  [10_000, [0, 2500, 5000, 7500, 10_000]],
])('a value axis up to %f has round values', (highest, ticks) => {
  expect(valueAxis(highest)).toEqual({ ticks, top: ticks.at(-1) })
})

test('a log axis spans the whole decades around its values', () => {
  expect(logAxis([0, 0.3, 42])).toEqual({
    domain: [0.1, 100],
    ticks: [0.1, 1, 10, 100],
  })
})

test('a log axis without values stands ready', () => {
  expect(logAxis([0]).domain).toEqual([0.1, 10])
})

test('a log axis of equal values still has two ends', () => {
  expect(logAxis([1, 1]).domain).toEqual([1, 10])
})
