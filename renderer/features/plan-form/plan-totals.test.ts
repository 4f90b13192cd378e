import { expect, test } from 'vitest'
import { checkPlan } from '../../../core/plan/check.ts'
import { presetPlan } from '../../../core/plan/presets.ts'
import { scenarioPlan } from '../../../core/plan/scenarios.ts'
import { EMPTY_DRAFT } from '../../state/draft.ts'
import { planToDraft } from '../../state/plan-to-draft.ts'
import { planTotals } from './plan-totals.ts'

function planOf(source: unknown) {
  const checked = checkPlan(source)
  if (!checked.ok) throw new Error(checked.issues[0]?.message)
  return checked.plan
}

test('the quick ladder adds up', () => {
  const plan = planOf(presetPlan('quick', ['builtin']))

  expect(planTotals(plan.load, planToDraft(plan))).toEqual({
    peak: 1000,
    durationMs: 60_000,
    connectsPerSecond: 500 / 3,
    messagesPerSecond: 1000,
    deliveriesPerSecond: null,
    pingsPerSecond: 200,
  })
})

test.each([
  // 40 senders of 4 groups, 30 a minute each, to 99 others
  { name: 'groups', messages: 20, deliveries: 1980 },
  { name: 'broadcast', messages: 1, deliveries: 499 },
  { name: 'sender-to-groups', messages: 20, deliveries: 400 },
  { name: 'offline', messages: 100, deliveries: 100 },
  // 300 connections, 600 a minute each on the last step
  { name: 'overload', messages: 3000, deliveries: 3000 },
  { name: 'churn', messages: 0, deliveries: null },
] as const)('$name adds up over senders, receivers and steps', (sums) => {
  const plan = planOf(scenarioPlan(sums.name, ['builtin']))

  expect(planTotals(plan.load, planToDraft(plan))).toMatchObject({
    messagesPerSecond: sums.messages,
    deliveriesPerSecond: sums.deliveries,
  })
})

test('a rate in total is that rate, however many send', () => {
  const plan = planOf(scenarioPlan('groups', ['builtin']))
  const draft = planToDraft(plan)
  const traffic = {
    ...draft.traffic,
    rateBy: 'total' as const,
    totalPerSecond: 7,
  }

  expect(
    planTotals(plan.load, { ...draft, traffic }).messagesPerSecond,
  ).toBeCloseTo(7)
})

test('a stage without a ramp opens all at once, unless a cap holds it back', () => {
  const load = (maxConnectsPerSecond?: number) =>
    planOf({
      version: 1,
      target: { urls: ['builtin'] },
      load: {
        stages: [{ connections: 100, hold: '10s' }],
        maxConnectsPerSecond,
      },
    }).load

  const rate = (cap?: number) =>
    planTotals(load(cap), EMPTY_DRAFT).connectsPerSecond

  expect([rate(), rate(25)]).toEqual([Infinity, 25])
})
