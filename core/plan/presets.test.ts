import { expect, test } from 'vitest'
import { durationOf, peakOf } from './load-shape.ts'
import { checkPlan, formatPlan, parsePlan } from './parse.ts'
import { PRESET_NAMES, presetPlan } from './presets.ts'
import { planSchema } from './schema.ts'

const plan = (name: (typeof PRESET_NAMES)[number]) =>
  planSchema.parse(presetPlan(name, ['builtin']))

test.each(PRESET_NAMES)('%s is a sound plan and survives a file', (name) => {
  const source = presetPlan(name, ['ws://localhost:1/', 'wss://b.example/'])

  expect(checkPlan(source)).toMatchObject({
    ok: true,
    plan: { target: { urls: ['ws://localhost:1/', 'wss://b.example/'] } },
  })
  expect(parsePlan(formatPlan(source))).toEqual(planSchema.parse(source))
})

/** Judged at the end: a preset ends no run early. */
const goal = (metric: string, op: string, value: number) => ({
  metric,
  op,
  value,
  abort: false,
  after: 10_000,
})

test.each([
  { name: '100', users: 100, rampS: 30, testS: 120, successRate: 0.95 },
  { name: '1k', users: 1000, rampS: 60, testS: 300, successRate: 0.95 },
  { name: '10k', users: 10_000, rampS: 120, testS: 600, successRate: 0.9 },
  { name: '50k', users: 50_000, rampS: 300, testS: 600, successRate: 0.9 },
] as const)('$name has the values of the guides', (guide) => {
  const { name, users, rampS, testS, successRate } = guide
  const { load, traffic, heartbeat, thresholds } = plan(name)

  const slow = name === '50k'
  expect(load.stages).toEqual([
    {
      name,
      connections: users,
      ramp: rampS * 1000,
      hold: (testS - rampS) * 1000,
      expect: { successRate, p99: 1000 },
      thresholds: [],
    },
  ])
  expect(traffic).toMatchObject({ type: 'echo', ratePerMinute: slow ? 6 : 12 })
  expect(heartbeat).toMatchObject({
    type: 'ping',
    interval: slow ? 60_000 : 30_000,
  })
  expect(thresholds).toEqual([
    goal('connections.successRate', '>=', successRate),
    goal('messages.rtt.p99', '<', 1000),
  ])
})

test('the ladder climbs the four steps and stops at one that fails', () => {
  const { load, heartbeat, traffic, thresholds } = plan('ladder')

  expect(load.stages.map(({ name }) => name)).toEqual([
    '100',
    '1k',
    '10k',
    '50k',
  ])
  expect(load.stopOnFailedStage).toBe(true)
  expect(peakOf(load)).toBe(50_000)
  expect(traffic).toMatchObject({ type: 'echo', ratePerMinute: 12 })
  expect(heartbeat).toMatchObject({ type: 'ping', interval: 30_000 })
  expect(thresholds).toEqual([
    goal('connections.successRate', '>=', 0.9),
    goal('messages.rtt.p99', '<', 1000),
  ])
})

test('the quick ladder takes about a minute, with several beats a stage', () => {
  const { load, heartbeat, traffic } = plan('quick')

  expect(durationOf(load)).toBe(60_000)
  expect(peakOf(load)).toBe(1000)
  expect(heartbeat).toMatchObject({ type: 'ping', interval: 5000 })
  expect(traffic).toMatchObject({ type: 'echo', ratePerMinute: 60 })
})

test('changing one preset changes no other and no later one', () => {
  const first = presetPlan('ladder', ['builtin'])
  const stage = first.load.stages[0]
  if (stage) stage.connections = 7

  expect(presetPlan('ladder', ['builtin']).load.stages[0]?.connections).toBe(
    100,
  )
  expect(presetPlan('100', ['builtin']).load.stages[0]?.connections).toBe(100)
})
