import { expect, test } from 'vitest'
import type { SearchProbe } from '../../core/metrics/summary-schema.ts'
import { createSearchLines, searchText } from './search-progress.ts'

function probe(changes: Partial<SearchProbe> = {}): SearchProbe {
  return {
    ...{ phase: 'climb', load: 1600, achieved: 1600, held: true },
    ...{ generatorLimited: false, reason: 'why', successRate: 1 },
    ...{ lossRate: 0.004, p50Ms: 1, p99Ms: 12.34 },
    ...changes,
  }
}

test('each probe has one line, the first a header above it', () => {
  const { lines } = createSearchLines()
  const first = probe()
  const second = probe({ held: false, achieved: 1500 })
  const third = probe({ held: false, generatorLimited: true })

  expect(lines([])).toEqual([])
  expect(lines([first])).toEqual([
    '    probe     load  carried  success     lost      p99  outcome',
    '    climb    1,600    1,600  100.00%    0.40%    12.34  held',
  ])
  expect(lines([first])).toEqual([])
  expect(lines([first, second, third])).toEqual([
    '    climb    1,600    1,500  100.00%    0.40%    12.34  missed: why',
    '    climb    1,600    1,600  100.00%    0.40%    12.34  unclear: why',
  ])
})

test('what is searched is said before it begins', () => {
  const expect_ = { successRate: 0.99, p99: 1000, loss: 0.01 }
  const plan = { precision: 0.02, hold: 5000, expect: expect_ }

  expect(searchText({ ...plan, for: 'connect-rate', from: 10, to: 2000 })).toBe(
    'search: how many connects per second hold, from 10, up to 2,000 · each for 5s',
  )
  expect(searchText({ ...plan, for: 'connections' })).toBe(
    'search: how many connections hold · each for 5s',
  )
})
