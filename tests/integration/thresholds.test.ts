// Thresholds that end a run, and those of single stages, on real processes
// against a target whose replies take a known time.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recoverRun } from '../../control/recover-run.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import { exitCodeOf, EXIT } from '../../headless/exit-codes.ts'
import { createTestRun, type TestRun } from '../support/run-plan.ts'

const REPLY_DELAY_MS = 120
const LOAD: PlanSource['load'] = {
  stages: [{ connections: 20, ramp: '500ms', hold: '60s' }],
}

let run: TestRun

beforeEach(async () => {
  run = await createTestRun()
})

afterEach(() => run.dispose())

function planWith(changes: Partial<PlanSource>): PlanSource {
  return {
    version: 1,
    target: { urls: ['builtin'], builtin: { replyDelayMs: REPLY_DELAY_MS } },
    load: LOAD,
    heartbeat: { type: 'none' },
    traffic: { type: 'echo', ratePerMinute: 120 },
    ...changes,
  }
}

test('a threshold ends the run early, after its delay and not before', async () => {
  const missed = { metric: 'messages.rtt.p50', op: '<', value: 60 } as const
  const kept = { metric: 'messages.rtt.p50', op: '<', value: 60_000 } as const
  const abort = { abort: true, after: '3s' }

  await run.start(
    planWith({
      thresholds: [
        { ...kept, ...abort },
        { ...missed, ...abort },
      ],
    }),
    2,
  )
  const summary = await run.finished()
  const held = run.seconds().filter(({ state }) => state === 'holding')

  expect(summary).toMatchObject({
    outcome: 'completed',
    thresholds: [{ met: true }, { met: false }],
  })
  expect(summary.outcomeReason).toMatch(
    /^Ended after \S+ by a threshold: messages\.rtt\.p50 was 1\d\d.*, < 60 was asked\.$/,
  )
  expect(summary.thresholds[1]?.endedAtMs).toBeGreaterThanOrEqual(3000)
  expect(held.length).toBeGreaterThanOrEqual(2)
  expect(summary.durationMs).toBeLessThan(60_000)
  expect(summary.messages.sent).toBe(
    summary.messages.received + summary.messages.lost,
  )
  expect(exitCodeOf(summary, false)).toBe(EXIT.thresholdMissed)

  const recovered = await recoverRun(
    join(run.folder, run.controller.status().runId ?? ''),
  )
  expect(recovered.summary.thresholds).toEqual(summary.thresholds)
})

test('a threshold of a stage fails its step and no other', async () => {
  const quick = { metric: 'messages.rtt.p50', op: '<', value: 60 } as const
  const patient = { ...quick, value: 60_000 }

  await run.start(
    planWith({
      load: {
        stages: [
          { name: 'a', connections: 10, hold: '2s', thresholds: [patient] },
          { name: 'b', connections: 10, hold: '2s', thresholds: [quick] },
          { name: 'c', connections: 10, hold: '2s' },
        ],
      },
    }),
    1,
  )
  const summary = await run.finished()

  expect(summary.outcomeReason).toBeNull()
  expect(
    summary.steps.map(({ name, thresholds }) => [
      name,
      thresholds.map(({ met }) => met),
    ]),
  ).toEqual([
    ['a', [true]],
    ['b', [false]],
    ['c', []],
  ])
  expect(summary.steps[1]).toMatchObject({ verdict: 'fail' })
  expect(summary.steps[1]?.reason).toContain('messages.rtt.p50 was 1')
  expect(summary.steps[0]?.verdict).not.toBe('fail')
  expect(summary.steps[2]?.verdict).not.toBe('fail')
  expect(exitCodeOf(summary, false)).toBe(EXIT.thresholdMissed)
})
