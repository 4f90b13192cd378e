import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { disturbanceSchema } from '../../core/plan/disturbance-schema.ts'
import { parsePlan } from '../../core/plan/parse.ts'
import { PROFILE_NAMES } from '../../core/plan/schema.ts'
import { TEMPLATE_VARIABLES } from '../../core/plan/template-variables.ts'
import { TRAFFIC_TYPES } from '../../core/plan/traffic-schema.ts'

const page = await readFile(
  new URL('../../docs/plans.md', import.meta.url),
  'utf8',
)
const firstCells = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)

const DISTURBANCES = disturbanceSchema.options.map(
  ({ shape }) => shape.type.value,
)

test('docs/plans.md has a row for each variable, kind of traffic and disturbance', () => {
  const known = [
    ...Object.keys(TEMPLATE_VARIABLES),
    ...TRAFFIC_TYPES,
    ...DISTURBANCES,
  ]

  expect(firstCells).toHaveLength(known.length)
  expect(new Set(firstCells)).toEqual(new Set(known))
})

test('docs/plans.md names every profile', () => {
  const about = page.slice(page.indexOf('**Profiles**'))

  expect(PROFILE_NAMES.filter((name) => !about.includes(name))).toEqual([])
})

test('the plan that docs/plans.md shows is one', () => {
  const [, shown = ''] = /```yaml\n([^]*?)```/.exec(page) ?? []
  const rest = [
    'version: 1',
    'target: { urls: [builtin] }',
    'load: { stages: [{ connections: 200, hold: 1m }] }',
  ]

  const plan = parsePlan([...rest, shown].join('\n'))

  expect(plan.traffic.type).toBe('groups')
  expect(plan.login.type).toBe('message')
  expect(plan.answers).toHaveLength(1)
})

test('the thresholds that docs/plans.md shows are a plan', () => {
  const [, shown = ''] =
    /## What must hold[^]*?```yaml\n([^]*?)```/.exec(page) ?? []
  const rest = [
    'version: 1',
    'target: { urls: [builtin] }',
    'traffic: { type: echo }',
  ]

  const { thresholds, load } = parsePlan([...rest, shown].join('\n'))

  expect(thresholds.filter(({ abort }) => abort)).toHaveLength(1)
  expect(load.stages.map((stage) => stage.thresholds.length)).toEqual([1, 1])
})
