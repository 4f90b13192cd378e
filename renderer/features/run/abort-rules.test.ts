import { expect, test } from 'vitest'
import { zeroCounters } from '../../../core/metrics/names.ts'
import { planOf } from '../../state/run-plan.ts'
import { abortRules } from './abort-rules.ts'

const PLAN = planOf({
  version: 1,
  target: { urls: ['ws://a.example/'] },
  load: {
    stages: [
      { connections: 10, hold: '30s' },
      {
        connections: 20,
        hold: '30s',
        thresholds: [
          {
            ...{ metric: 'connections.dropped', op: '<', value: 5 },
            ...{ abort: true, after: '20s' },
          },
        ],
      },
    ],
  },
  thresholds: [
    {
      ...{ metric: 'connections.successRate', op: '>=', value: 0.9 },
      ...{ abort: true, after: '10s' },
    },
    { metric: 'connections.failed', op: '==', value: 0 },
  ],
})

function rules(stage: number, elapsedMs: number) {
  if (!PLAN) throw new Error('the plan does not hold')
  const counters = { ...zeroCounters(), succeeded: 19, failed: 1 }
  return abortRules(PLAN, { stage, elapsedMs, counters })
}

test('only thresholds that end the run are shown, with their number so far', () => {
  expect(rules(0, 12_000)).toMatchObject([
    { metric: 'connections.successRate', wanted: '>= 0.9', now: 0.95 },
  ])
})

test('a threshold counts from its own moment on', () => {
  expect(rules(0, 9_000)[0]?.from).toBe('10s')
  expect(rules(0, 10_000)[0]?.from).toBeNull()
})

test('those of the current stage count from the stage’s start', () => {
  expect(rules(1, 45_000)[1]).toMatchObject({ stage: 1, from: '20s' })
  expect(rules(1, 51_000)[1]).toMatchObject({ stage: 1, from: null })
})
