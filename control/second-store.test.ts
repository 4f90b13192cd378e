import { expect, test } from 'vitest'
import { sampleRun } from '../core/metrics/sample-run.ts'
import { SecondStore } from './second-store.ts'

test('rows come back as they were, in order, however many', () => {
  const { seconds } = sampleRun(
    Array.from({ length: 150 }, (_unused, index) => ({
      reports: [{ counters: { messagesSent: index } }],
      context: { index },
    })),
  )
  const store = new SecondStore()

  for (const second of seconds) store.push(second)

  expect(store.all()).toEqual(seconds)
  expect(store.all()).toHaveLength(150)
})

test('nothing has been measured yet', () => {
  expect(new SecondStore().all()).toEqual([])
})
