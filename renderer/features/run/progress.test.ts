import { expect, test } from 'vitest'
import { presetPlan } from '../../../core/plan/presets.ts'
import { makeSecond, makeSummary } from '../../testing/synthetic-run.ts'
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
  })
})

test('after the end nothing remains and the time stands still', () => {
  const status = { ...RUNNING, state: 'finished' } as const

  expect(
    progressOf(runIn(status, { runId: 'run-1', durationMs: 60_160 })),
  ).toEqual({ elapsedMs: 60_160, remainingMs: null, percent: 100, stage: null })
})

test('a run that was stopped shows how far it came', () => {
  const status = { ...RUNNING, state: 'stopped' } as const

  const { percent, remainingMs } = progressOf(runIn(status))

  expect([Math.round(percent), remainingMs]).toEqual([33, null])
})

test('before the first run there is nothing to show', () => {
  expect(progressOf(runIn(IDLE_STATUS)).elapsedMs).toBeNull()
})
