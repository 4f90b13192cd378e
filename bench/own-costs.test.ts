import { expect, test } from 'vitest'
import { isOwnCost, resultsOfRuns } from './own-costs.ts'

test('each number is a metric of its own, and times are told by the yardstick', () => {
  const line = (metric: string, value: number, unit: string) => ({
    metric,
    value,
    unit,
  })
  const lines = (swapMs: number) => [
    line('swap', swapMs, 'CPU-ms/s'),
    line('one more', 5, 'ms'),
    line('one more', 7, 'MiB'),
  ]
  const runs = [
    { yardstick: 400, lines: lines(2) },
    { yardstick: 600, lines: lines(4).toReversed() },
  ]

  const results = resultsOfRuns('report', runs)

  expect(
    results.map(({ name, subjects: [ours], ratios }) => [
      name,
      ours?.values,
      ratios['yardstick']?.median,
    ]),
  ).toEqual([
    ['report: swap, CPU-ms/s', [2, 4], 175],
    ['report: one more, ms', [5, 5], undefined],
    ['report: one more, MiB', [7, 7], undefined],
  ])
  expect(results.every(isOwnCost)).toBe(true)
})
