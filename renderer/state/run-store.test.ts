import { expect, test } from 'vitest'
import { zeroCounters } from '../../core/metrics/names.ts'
import { makeSecond, makeSummary } from '../testing/synthetic-run.ts'
import { SEARCHING } from '../testing/synthetic-verdicts.ts'
import { MAX_SECONDS } from './condense.ts'
import { createRunStore, IDLE_STATUS } from './run-store.ts'
import { totalsOf } from './totals.ts'

const RUNNING = { ...IDLE_STATUS, state: 'holding', runId: 'run-1' } as const

const second = (index: number, failed = 0) =>
  makeSecond({ index, counters: { ...zeroCounters(), failed } })

function running() {
  const store = createRunStore()
  store.getState().statusChanged(RUNNING)
  return store
}

test('attaching in the middle of a run brings its history', () => {
  const store = createRunStore()
  const seconds = [second(0, 1), second(1, 2)]

  store.getState().attach({ status: RUNNING, seconds, summary: null })
  store.getState().secondPassed(second(2, 4))

  const { status, seconds: held, totals } = store.getState()
  expect(status.runId).toBe('run-1')
  expect(held.map(({ index }) => index)).toEqual([0, 1, 2])
  expect(totals.counters.failed).toBe(7)
})

test('a second that attaching had brought already counts once', () => {
  const store = createRunStore()
  store
    .getState()
    .attach({ status: RUNNING, seconds: [second(0, 5)], summary: null })

  store.getState().secondPassed(second(0, 5))

  expect(store.getState().totals.counters.failed).toBe(5)
})

test('numbers freeze once the summary is there', () => {
  const store = running()
  store.getState().secondPassed(second(0, 1))
  store.getState().summaryArrived(makeSummary({ runId: 'run-1' }))
  const { seconds, totals } = store.getState()

  store.getState().secondPassed(second(1, 9))

  expect(store.getState().seconds).toBe(seconds)
  expect(store.getState().totals).toBe(totals)
})

test('the summary of another run is not taken', () => {
  const store = running()

  store.getState().summaryArrived(makeSummary({ runId: 'run-0' }))

  expect(store.getState().summary).toBeNull()
})

test('a new run starts from nothing', () => {
  const store = running()
  store.getState().secondPassed(second(0, 1))
  store.getState().summaryArrived(makeSummary({ runId: 'run-1' }))

  store.getState().statusChanged({ ...RUNNING, runId: 'run-2' })

  const { seconds, summary, totals } = store.getState()
  expect([seconds, summary, totals.counters.failed]).toEqual([[], null, 0])
})

test('a new state of the same run keeps its seconds', () => {
  const store = running()
  store.getState().secondPassed(second(0))

  store.getState().statusChanged({ ...RUNNING, state: 'draining' })

  expect(store.getState().seconds).toHaveLength(1)
})

const probing = (probe: number, load = 100) => ({
  ...RUNNING,
  search: { ...SEARCHING, probe, load },
})

test('each probe of a search begins from nothing', () => {
  const store = createRunStore()
  store.getState().statusChanged(probing(4))
  for (const index of [0, 1, 2]) store.getState().secondPassed(second(index, 5))

  store.getState().statusChanged({ ...probing(5), state: 'checking' })
  expect(store.getState().seconds).toEqual([])
  store.getState().statusChanged(probing(5))
  store.getState().secondPassed(second(0, 1))

  const { seconds, totals } = store.getState()
  expect(seconds.map(({ index }) => index)).toEqual([0])
  expect(totals.counters.failed).toBe(1)
})

test('attaching in the middle of a probe goes on with its seconds, up to the next', () => {
  const store = createRunStore()
  const seconds = [second(0, 2), second(1, 2)]
  store.getState().attach({ status: probing(3), seconds, summary: null })

  store.getState().statusChanged({ ...probing(3), elapsedMs: 3000 })
  store.getState().secondPassed(second(1, 2))
  store.getState().secondPassed(second(2, 2))
  expect(store.getState().totals.counters.failed).toBe(6)

  store.getState().statusChanged(probing(4))
  store.getState().secondPassed(second(0, 1))
  expect(store.getState().totals.counters.failed).toBe(1)
})

test('a judged probe keeps its seconds until the next one begins', () => {
  const store = createRunStore()
  store.getState().statusChanged(probing(4))
  store.getState().secondPassed(second(0))
  const judged = { ...probing(4).search, probes: SEARCHING.probes.slice(0, 4) }

  store.getState().statusChanged({ ...probing(4), search: judged })

  expect(store.getState().seconds).toHaveLength(1)
})

test('a run of days does not fill the memory, and its totals stay right', () => {
  const seconds = Array.from({ length: MAX_SECONDS + 5000 }, (_, index) =>
    second(index, 1),
  )
  const store = running()
  store.getState().attach({ status: RUNNING, seconds, summary: null })

  const held = store.getState().seconds
  expect(held.length).toBeLessThanOrEqual(MAX_SECONDS)
  expect(held.reduce((sum, row) => sum + row.counters.failed, 0)).toBe(
    seconds.length,
  )
  expect(store.getState().totals.counters.failed).toBe(seconds.length)
})

test('errors of one kind are one row with its first and last second', () => {
  const row = (closeCode: number, count: number) => ({
    category: 'closed_by_server' as const,
    phase: 'open' as const,
    count,
    closeCode,
    sample: `code ${closeCode}`,
  })

  const { errors } = totalsOf([
    makeSecond({ index: 3, errors: [row(1001, 2)] }),
    makeSecond({ index: 8, errors: [row(1001, 1), row(1011, 9)] }),
  ])

  expect(errors).toEqual([
    {
      ...row(1011, 9),
      firstSecond: 8,
      lastSecond: 8,
      trend: { secondsEach: 1, counts: [0, 0, 0, 0, 0, 0, 0, 0, 9] },
    },
    {
      ...row(1001, 3),
      firstSecond: 3,
      lastSecond: 8,
      trend: { secondsEach: 1, counts: [0, 0, 0, 2, 0, 0, 0, 0, 1] },
    },
  ])
})
