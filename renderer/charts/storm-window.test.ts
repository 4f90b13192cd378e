import { expect, test } from 'vitest'
import { planOf } from '../state/run-plan.ts'
import {
  SCENARIO_PLAN,
  scenarioSeconds,
} from '../testing/synthetic-scenarios.ts'
import { stormWindow } from './storm-window.ts'

const RESTORED = { msTo95: 2100, msTo99: 4200 }

function windowOf(disturbances: typeof SCENARIO_PLAN.disturbances) {
  const plan = planOf({ ...SCENARIO_PLAN, disturbances })
  return plan && stormWindow(plan, scenarioSeconds(), RESTORED)
}

test('the part around a storm shows what was before and how all came back', () => {
  const window = windowOf([{ type: 'storm', at: '40s', away: '10s' }])

  expect(window?.fromSeconds).toBe(35)
  expect(window?.toSeconds).toBe(60)
  expect(window?.points.map(({ t }) => t)).toEqual(
    Array.from({ length: 26 }, (_, index) => 35 + index),
  )
  expect(window?.moments).toEqual([
    { name: 'cut', atSeconds: 40 },
    { name: 'letBack', atSeconds: 50 },
    { name: 'share95', atSeconds: 52.1 },
    { name: 'share99', atSeconds: 54.2 },
  ])
})

test('of several storms every cut is marked', () => {
  const storm = { type: 'storm', away: '5s' } as const
  const window = windowOf([
    { ...storm, at: '20s' },
    { ...storm, at: '60s' },
  ])

  expect(window?.moments).toEqual([
    { name: 'cut', atSeconds: 20 },
    { name: 'cut', atSeconds: 60 },
  ])
})

test('a run that ended before its storm has no such part', () => {
  expect(windowOf([{ type: 'storm', at: '30m' }])).toBeNull()
  expect(windowOf([])).toBeNull()
})
