import { expect, test } from 'vitest'
import { zeroCounters } from '../../core/metrics/names.ts'
import { makeLatency, makeSecond } from '../testing/synthetic-run.ts'
import { condense } from './condense.ts'

const seconds = Array.from({ length: 8 }, (_unused, index) =>
  makeSecond({
    index,
    counters: { ...zeroCounters(), failed: 1, dropped: 2 },
    latencies: { rtt: makeLatency(index === 2 ? 500 : 5, 10) },
  }),
)

test('few rows stay as they are', () => {
  expect(condense(seconds, 8)).toBe(seconds)
})

test('of two old rows the worse one stays, and recent rows all do', () => {
  const kept = condense(seconds, 7)

  expect(kept.map(({ index }) => index)).toEqual([1, 2, 4, 5, 6, 7])
})

test('running totals of failed and dropped stay right', () => {
  const kept = condense(seconds, 4)
  const sum = (name: 'failed' | 'dropped') =>
    kept.reduce((total, { counters }) => total + counters[name], 0)

  expect(kept.length).toBeLessThanOrEqual(4)
  expect([sum('failed'), sum('dropped')]).toEqual([8, 16])
})
