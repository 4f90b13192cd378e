import { expect, test } from 'vitest'
import { checkPlan } from '../../../core/plan/check.ts'
import { presetPlan } from '../../../core/plan/presets.ts'
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
    pingsPerSecond: 200,
  })
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
