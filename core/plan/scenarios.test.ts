import { describe, expect, test } from 'vitest'
import { durationOf, peakOf } from './load-shape.ts'
import { checkPlan, formatPlan, parsePlan } from './parse.ts'
import { blockSize, sendersOf } from './roster.ts'
import {
  SCENARIO_NAMES,
  scenarioOf,
  scenarioPlan,
  type ScenarioName,
} from './scenarios.ts'
import { planSchema } from './schema.ts'

const planOf = (name: ScenarioName) =>
  planSchema.parse(scenarioPlan(name, ['builtin']))

describe.each(SCENARIO_NAMES)('%s', (name) => {
  test('is a sound plan for any target, and survives a file', () => {
    const urls = ['ws://localhost:1/', 'wss://b.example/']
    const source = scenarioPlan(name, urls)

    expect(checkPlan(source)).toMatchObject({
      ok: true,
      plan: { target: { urls } },
    })
    expect(parsePlan(formatPlan(source))).toEqual(planSchema.parse(source))
  })

  test('takes a minute or two with some hundred connections', () => {
    const { load } = planOf(name)

    expect(durationOf(load)).toBeGreaterThanOrEqual(60_000)
    expect(durationOf(load)).toBeLessThanOrEqual(120_000)
    expect(peakOf(load)).toBeGreaterThanOrEqual(100)
    expect(peakOf(load)).toBeLessThanOrEqual(1000)
  })

  test('has whole conversations only, and somebody who writes', () => {
    const { load, traffic } = planOf(name)
    const peak = peakOf(load)
    const block = Math.min(blockSize(traffic), peak)

    expect(peak % block).toBe(0)
    expect(sendersOf(traffic, peak) > 0).toBe(traffic.type !== 'none')
  })

  test('acts and is over before its plan is', () => {
    const { load, disturbances } = planOf(name)

    for (const { endMs } of disturbances.map(lastMoment))
      expect(endMs).toBeLessThan(durationOf(load))
  })
})

/** When the last of what a disturbance does has come back. */
function lastMoment(
  disturbance: ReturnType<typeof planOf>['disturbances'][number],
) {
  const { type } = disturbance
  if (type === 'storm' || type === 'offline')
    return { endMs: disturbance.at + disturbance.away }
  if (type === 'idle') return { endMs: Math.max(...disturbance.silences) }
  if (type === 'half-open') return { endMs: disturbance.at }
  return { endMs: disturbance.from }
}

test('a plan from elsewhere is known by what it does', () => {
  const known = SCENARIO_NAMES.filter((name) => name !== 'soak')

  expect(known.map((name) => scenarioOf(planOf(name)))).toEqual(known)
})

test('changing one scenario changes no later one', () => {
  const first = scenarioPlan('storm', ['builtin'])
  const [stage] = first.load.stages
  if (stage) stage.connections = 7
  first.disturbances?.pop()

  const second = scenarioPlan('storm', ['builtin'])

  expect(second.load.stages[0]?.connections).toBe(600)
  expect(second.disturbances).toHaveLength(1)
})

test('flapping and slow consumers are those of the guides', () => {
  expect(planOf('flapping')).toMatchObject({
    load: { stages: [{ connections: 500 }] },
    heartbeat: { type: 'ping', interval: 1000 },
    disturbances: [{ type: 'flapping', every: 2000, share: 0.2 }],
  })
  expect(planOf('slow-consumers')).toMatchObject({
    load: { stages: [{ connections: 200 }] },
    traffic: { type: 'chat', directions: 'one', ratePerMinute: 120 },
    disturbances: [{ type: 'slow', how: 'late', share: 0.3, delay: 5000 }],
  })
})
