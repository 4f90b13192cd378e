import { expect, test } from 'vitest'
import { redReasons } from './health.ts'
import { CALM } from './sample-run.ts'

test('a calm worker gives no reason', () => {
  expect(redReasons(CALM)).toEqual([])
})

test.each([
  ['loopDelayMaxMs', 100, 101, 'event loop late by 101 ms (limit 100 ms)'],
  ['loopUtilization', 0.9, 0.95, 'event loop busy 95 % (limit 90 %)'],
  ['cpuPercent', 80, 85, 'CPU at 85 % of a core (limit 80 % of a core)'],
  ['sendLagP99Ms', 10, 11, 'send lag p99 of 11 ms (limit 10 ms)'],
  [
    'gcPauseMaxMs',
    100,
    120,
    'garbage collection paused for 120 ms (limit 100 ms)',
  ],
] as const)('%s is red only above %s', (field, limit, above, reason) => {
  expect(redReasons({ ...CALM, [field]: limit })).toEqual([])
  expect(redReasons({ ...CALM, [field]: above })).toEqual([reason])
})

test('a worker that sent nothing has no send lag to be red', () => {
  expect(redReasons({ ...CALM, sendLagP99Ms: null })).toEqual([])
})
