import { expect, test } from 'vitest'
import { presetPlan } from '../../../core/plan/presets.ts'
import { makeSecond, makeSummary } from '../../testing/synthetic-run.ts'
import { SEARCHING } from '../../testing/synthetic-verdicts.ts'
import { createRunStore, IDLE_STATUS } from '../../state/run-store.ts'
import { progressOf } from './progress.ts'

const RUNNING = {
  ...IDLE_STATUS,
  state: 'holding',
  runId: 'run-1',
  plan: presetPlan('quick', ['builtin']),
  plannedMs: 60_000,
  elapsedMs: 20_000,
  stage: 1,
  stages: 4,
} as const

function runIn(status: typeof IDLE_STATUS, summary = null as null | object) {
  const store = createRunStore()
  store.getState().attach({
    status,
    seconds: [makeSecond({ index: 19 })],
    summary: summary === null ? null : makeSummary(summary),
  })
  return store.getState()
}

test('a run says how long it has gone, how long it will, and its stage', () => {
  expect(progressOf(runIn(RUNNING))).toEqual({
    elapsedMs: 20_000,
    remainingMs: 40_000,
    percent: (20 / 60) * 100,
    stage: { number: 2, count: 4, name: '200' },
    probe: null,
  })
})

test('after the end nothing remains and the time stands still', () => {
  const status = { ...RUNNING, state: 'finished' } as const

  expect(
    progressOf(runIn(status, { runId: 'run-1', durationMs: 60_160 })),
  ).toMatchObject({ elapsedMs: 60_160, remainingMs: null, percent: 100 })
})

test('a run that was stopped shows how far it came', () => {
  const status = { ...RUNNING, state: 'stopped' } as const

  const { percent, remainingMs } = progressOf(runIn(status))

  expect([Math.round(percent), remainingMs]).toEqual([33, null])
})

test('before the first run there is nothing to show', () => {
  expect(progressOf(runIn(IDLE_STATUS)).elapsedMs).toBeNull()
})

const PROBING = {
  ...RUNNING,
  plannedMs: 8000,
  elapsedMs: 2000,
  search: { ...SEARCHING, probe: 5, elapsedMs: 41_000 },
} as const

test('a search says how long it has gone, and what remains of its probe', () => {
  expect(progressOf(runIn(PROBING))).toEqual({
    elapsedMs: 41_000,
    remainingMs: null,
    percent: 25,
    stage: null,
    probe: { number: 5, remainingMs: 6000, isStarting: false },
  })
})

test('between two probes the time of the search goes on', () => {
  const status = { ...PROBING, state: 'checking', elapsedMs: 0 } as const

  const { elapsedMs, probe } = progressOf(runIn(status))

  expect(elapsedMs).toBe(41_000)
  expect(probe).toEqual({ number: 5, remainingMs: null, isStarting: true })
})

test('after the end of a search its own time stands, not that of a probe', () => {
  const status = { ...PROBING, state: 'finished' } as const

  const progress = progressOf(runIn(status, { runId: 'run-1', durationMs: 9 }))

  expect(progress).toMatchObject({
    elapsedMs: 41_000,
    percent: 100,
    probe: null,
  })
})
