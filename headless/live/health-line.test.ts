import { expect, test } from 'vitest'
import { sampleSecond } from '../testing/samples.ts'
import { healthLines } from './health-line.ts'

const calm = sampleSecond(0)

test('the health of the workers fits one line', () => {
  const [line, ...more] = healthLines({
    ...calm,
    health: {
      ...calm.health,
      sendLagP99Ms: 1.5,
      bytesWaiting: 2048,
      descriptorsLeft: 44,
      workers: [
        {
          worker: 0,
          open: 12,
          loopDelayMaxMs: 1,
          loopUtilization: 0.1,
          cpuPercent: 23.4,
          rssBytes: 1,
          gcPauseMaxMs: 0,
          sendLagP99Ms: 1,
          bytesWaiting: 0,
          descriptorsLeft: null,
          suspendedMs: 0,
        },
      ],
    },
  })

  expect(line?.trim()).toBe(
    'cpu 40% · rss 100.0 MiB · loop late 2.00 ms · gc 1.00 ms · send lag p99 1.50 ms · waiting 2.0 KiB · descriptors left 44 · workers: #0 12 open 23%',
  )
  expect(more).toEqual([])
})

test('missing reports and a saturated generator have lines of their own', () => {
  const [, ...more] = healthLines({
    ...calm,
    missingWorkers: [1, 3],
    health: {
      ...calm.health,
      saturated: true,
      reasons: ['a', 'b'],
      amberReasons: ['c'],
    },
  })

  expect(more.map((line) => line.trim())).toEqual([
    'no report from worker 1, 3',
    'generator saturated: a; b',
    'generator near its limits: c',
  ])
})
