import { expect, test } from 'vitest'
import type { PlanSource } from '../plan/schema.ts'
import { samplePlan, sampleRun } from './sample-run.ts'

const STAIRS: Partial<PlanSource> = {
  traffic: { type: 'chat', ratePerMinute: 60 },
  load: {
    stages: [
      { connections: 2, hold: '2s' },
      { connections: 2, hold: '2s', ratePerMinute: 120 },
    ],
  },
}

/** A second of each stage. */
function stairsOf(plan: Partial<PlanSource>) {
  const seconds = [0, 1].map((stage) => ({
    reports: [
      {
        counters: { messagesSent: 10 * (stage + 1), messagesLost: stage },
        recorded: { endToEnd: [1000 * (stage + 1)] },
      },
    ],
    context: { index: stage, stage },
  }))
  return sampleRun(seconds, { plan: samplePlan(plan) }).summary.scenarios.stairs
}

test('each stage is a stair with its own rate, messages and latency', () => {
  expect(stairsOf(STAIRS)).toEqual([
    { ratePerMinute: 60, sent: 10, lost: 0, p99Ms: 1 },
    { ratePerMinute: 120, sent: 20, lost: 1, p99Ms: 2 },
  ])
})

test('stages of one rate are no stairs', () => {
  const stages = [
    { connections: 2, hold: '2s' },
    { connections: 3, hold: '2s' },
  ]

  expect(stairsOf({ ...STAIRS, load: { stages } })).toBeUndefined()
})
