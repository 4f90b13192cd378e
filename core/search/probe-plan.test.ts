import { expect, test } from 'vitest'
import { samplePlan } from '../metrics/sample-run.ts'
import { durationOf } from '../plan/load-shape.ts'
import { rateOfStage } from '../metrics/step.ts'
import { hasStairs } from '../metrics/stairs.ts'
import { planSchema, encodePlan, type PlanSource } from '../plan/schema.ts'
import { JUDGED_STAGE, probePlan, type Probe } from './probe-plan.ts'
import { searchSettings } from './settings.ts'

type Search = NonNullable<PlanSource['search']>

function derive(
  search: Search,
  probe: Partial<Probe> & { readonly load: number },
  changes: Partial<PlanSource> = {},
) {
  const plan = samplePlan({ ...changes, search })
  if (!plan.search) throw new Error('the plan has no search')
  const whole = { phase: 'climb' as const, mostConnections: 20_000, ...probe }
  return probePlan(plan, plan.search, whole)
}

const outline = ({ load }: ReturnType<typeof derive>) =>
  load.stages.map(({ connections, ramp, hold }) => [connections, ramp, hold])

const ECHO: Partial<PlanSource> = {
  traffic: { type: 'echo', replyTimeout: '30s' },
}

test('connections are opened in whole seconds and held; three times as long to confirm', () => {
  const search: Search = { for: 'connections', hold: '2s' }

  expect(outline(derive(search, { load: 2300 }))).toEqual([
    [2300, 3000, 0],
    [2300, 0, 2000],
  ])
  expect(
    outline(derive(search, { load: 100, phase: 'confirm' })).at(-1),
  ).toEqual([100, 0, 6000])
})

test('a plan’s limit on connects is kept to, but where that very rate is searched', () => {
  const load = {
    stages: [{ connections: 10, hold: '1s' }],
    maxConnectsPerSecond: 100,
  }

  const open = derive({ for: 'connections' }, { load: 500 }, { load })
  const rate = derive({ for: 'connect-rate' }, { load: 500 }, { load })

  expect(outline(open)[0]).toEqual([500, 5000, 0])
  expect(open.load.maxConnectsPerSecond).toBe(100)
  expect(rate.load.maxConnectsPerSecond).toBeUndefined()
})

test('connects go on at their rate, a second of them before what is judged', () => {
  const search: Search = { for: 'connect-rate', hold: '3s' }

  expect(outline(derive(search, { load: 700 }))).toEqual([
    [700, 1000, 0],
    [2800, 3000, 0],
  ])
})

test('a long hold of connects ends before this machine has no more ports', () => {
  const search: Search = { for: 'connect-rate', hold: '3s' }
  const confirm = { load: 1000, phase: 'confirm' as const }

  const plans = [20_000, 7000, 2000].map((mostConnections) =>
    derive(search, { ...confirm, mostConnections }),
  )

  expect(plans.map((plan) => outline(plan)[1])).toEqual([
    [10_000, 9000, 0],
    [7000, 6000, 0],
    // never shorter than what was held before
    [4000, 3000, 0],
  ])
})

test('messages have the plan’s connections, and their rate once all are open', () => {
  const plan = derive({ for: 'message-rate', hold: '2s' }, { load: 500 }, ECHO)

  expect(outline(plan)).toEqual([
    [10, 1000, 0],
    [10, 0, 1000],
    [10, 0, 2000],
  ])
  const [open, ...rest] = [0, 1, 2].map((stage) => rateOfStage(plan, stage))
  expect(open).toBeLessThan(0.01)
  expect(rest).toEqual([3000, 3000]) // 50 a second for each of ten
  expect(hasStairs(plan)).toBe(false)
})

test('no probe waits for replies that come too late to matter', () => {
  const of = (p99: string) =>
    derive({ for: 'message-rate', expect: { p99 } }, { load: 10 }, ECHO).traffic

  expect(of('2s')).toMatchObject({ replyTimeout: 4000 })
  expect(of('10ms')).toMatchObject({ replyTimeout: 1000 })
  expect(of('1m')).toMatchObject({ replyTimeout: 30_000 })
})

test.each(['connections', 'connect-rate', 'message-rate'] as const)(
  'a probe of %s is a sound plan that tries each connect once',
  (kind) => {
    const changes: Partial<PlanSource> = {
      ...ECHO,
      connect: { retries: 5, reconnect: true },
      thresholds: [{ metric: 'connections.successRate', op: '>=', value: 0.9 }],
    }
    const plan = derive({ for: kind, hold: '1500ms' }, { load: 77 }, changes)

    expect(planSchema.parse(encodePlan(plan))).toEqual(plan)
    expect(plan).toMatchObject({
      connect: { retries: 0, reconnect: false },
      thresholds: [],
    })
    expect(plan.search).toBeUndefined()
    expect(plan.load.stages).toHaveLength(JUDGED_STAGE[kind] + 1)
    expect(durationOf(plan.load) % 1000).toBe(0)
  },
)

test('a search goes from a twentieth of the highest load, which the machine may cap', () => {
  const plan = samplePlan()
  const of = (search: Search, load: number) => {
    const { search: whole } = samplePlan({ search })
    if (!whole) throw new Error('the plan has no search')
    return searchSettings(plan, whole, { load, by: 'machine' })
  }

  expect(of({ for: 'connections' }, 10_000)).toMatchObject({
    ...{ from: 500, to: 10_000, toIs: 'machine' },
  })
  expect(of({ for: 'connections', to: 2000 }, 10_000)).toMatchObject({
    ...{ from: 100, to: 2000, toIs: 'asked' },
  })
  expect(
    of({ for: 'connections', from: 5000, to: 50_000 }, 4000),
  ).toMatchObject({ from: 4000, to: 4000, toIs: 'machine' })
})

test('connections of conversations come in whole conversations', () => {
  const traffic: PlanSource['traffic'] = { type: 'groups', size: 8 }
  const plan = samplePlan({ traffic, search: { for: 'connections' } })
  if (!plan.search) throw new Error('the plan has no search')

  const highest = { load: 1000, by: 'machine' } as const
  expect(searchSettings(plan, plan.search, highest)).toMatchObject({
    ...{ grain: 8, from: 48, to: 1000 },
  })
})

test('messages begin few, unless the plan says how many there may be', () => {
  const of = (search: Omit<Search, 'for'>, load = 2_000_000) => {
    const plan = samplePlan({
      ...ECHO,
      search: { for: 'message-rate', ...search },
    })
    if (!plan.search) throw new Error('the plan has no search')
    return searchSettings(plan, plan.search, { load, by: 'senders' })
  }

  expect(of({})).toMatchObject({ from: 1000, to: 2_000_000, toIs: 'senders' })
  expect(of({}, 10_000)).toMatchObject({ from: 500, to: 10_000 })
  expect(of({ to: 50_000 })).toMatchObject({ from: 2500, toIs: 'asked' })
  expect(of({ to: 50_000 }, 10_000)).toMatchObject({
    ...{ from: 500, to: 10_000, toIs: 'senders' },
  })
})
