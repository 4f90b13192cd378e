import { expect, test } from 'vitest'
import type { Tallies } from '../../../core/metrics/names.ts'
import type { DisturbanceSource } from '../../../core/plan/disturbance-schema.ts'
import { createI18n } from '../../i18n/i18n.ts'
import { planOf } from '../../state/run-plan.ts'
import { makeLatency, makeSecond } from '../../testing/synthetic-run.ts'
import { SCENARIO_PLAN } from '../../testing/synthetic-scenarios.ts'
import { scenarioProgress } from './scenario-progress.ts'

const i18n = await createI18n()

function answers(
  disturbances: readonly DisturbanceSource[],
  atSeconds: number,
  tallies: Tallies = {},
) {
  // who keeps silent for a test of silences has nothing else to say
  const quiet = disturbances.some(({ type }) => type === 'idle')
    ? { traffic: { type: 'none' }, heartbeat: { type: 'none' } }
    : {}
  const plan = planOf({ ...SCENARIO_PLAN, ...quiet, disturbances })
  if (!plan) throw new Error('the plan does not hold')
  const last = makeSecond({
    latencies: {
      endToEndFast: makeLatency(2, 10),
      endToEndSlow: makeLatency(1000, 10),
    },
  })
  const text = (key: string, values: object = {}) => i18n.t(key, { ...values })
  const input = { plan, elapsedMs: atSeconds * 1000, tallies, last, text }
  return scenarioProgress(input).map(({ answer }) => answer)
}

const STORM = { type: 'storm', at: '30s', away: '10s' } as const

test('a storm is waited for, then away, then coming back', () => {
  const cut = { 'storm.cut': 3000 }

  expect(answers([STORM], 5)).toEqual(['Waiting for the storm at 00:30.'])
  expect(answers([STORM], 33, cut)).toEqual([
    '3,000 were cut and stay away until 00:40.',
  ])
  expect(answers([STORM], 45, { ...cut, 'storm.restored': 1240 })).toEqual([
    '1,240 of 3,000 are back.',
  ])
})

test('with another storm to come, its moment is told', () => {
  const storms = [STORM, { ...STORM, at: '90s' }] as const

  expect(answers(storms, 50, { 'storm.cut': 10, 'storm.restored': 9 })).toEqual(
    ['9 of 10 are back. The next one is at 01:30.'],
  )
})

test('receivers that went offline are away, then catch up', () => {
  const offline = { type: 'offline', at: '20s', away: '40s' } as const
  const left = { 'offline.left': 500, 'offline.missed': 300 }

  expect(answers([offline], 10)).toEqual(['Begins at 00:20.'])
  expect(answers([offline], 30, left)).toEqual([
    '500 are away until 01:00; 300 messages wait for them.',
  ])
  expect(
    answers([offline], 70, {
      ...left,
      'offline.returned': 480,
      'offline.caughtUp': 280,
    }),
  ).toEqual([
    '480 of 500 are back and caught up with 280 of 300 missed messages.',
  ])
})

test('each of the others tells its numbers so far', () => {
  expect(
    answers(
      [
        { type: 'flapping' },
        { type: 'slow' },
        { type: 'churn' },
        { type: 'half-open', at: '5s' },
      ],
      20,
      {
        'flapping.cut': 12,
        'flapping.back': 11,
        'slow.receivers': 30,
        'slow.cutByServer': 2,
        'churn.left': 8,
        'churn.cycles': 7,
        'halfOpen.silent': 5,
        'halfOpen.noticed': 1,
      },
    ),
  ).toEqual([
    '12 were cut so far, 11 are back.',
    '30 receivers read slowly; the server cut 2. In the last second, p99 was 5,000 ms for them, 10.00 ms for the others.',
    '8 left so far, 7 came back.',
    '5 are silent; the server noticed 1.',
  ])
})

test('silences that ended are told apart from those still kept', () => {
  const idle: DisturbanceSource = { type: 'idle', silences: ['30s', '10s'] }

  expect(answers([idle], 5)).toEqual(['Keeping silent for 10 s, 30 s.'])
  expect(
    answers([idle], 40, {
      'idle.10000.kept': 5,
      'idle.30000.1001': 3,
      'idle.30000.reset': 1,
    }),
  ).toEqual(['Silences so far: 10 s kept by 5, 30 s cut for 4.'])
})

test('messages to many tell how many of them reached everyone', () => {
  expect(
    answers([], 9, { 'fanOut.messages': 200, 'fanOut.complete': 199 }),
  ).toEqual(['199 of 200 messages reached everyone.'])
})
