import { expect, test } from 'vitest'
import { checkPlan } from './check.ts'
import type { PlanSource } from './schema.ts'

function problemsOf(changes: Partial<PlanSource>) {
  const checked = checkPlan({
    version: 1,
    target: { urls: ['ws://127.0.0.1:9/'] },
    load: { stages: [{ connections: 10, hold: '10s' }] },
    ...changes,
  })
  return checked.ok ? [] : checked.issues.map(({ path }) => path)
}

test('a search goes upwards', () => {
  expect(
    problemsOf({ search: { for: 'connections', from: 100, to: 10 } }),
  ).toEqual(['search.to'])
  expect(
    problemsOf({ search: { for: 'connections', from: 10, to: 100 } }),
  ).toEqual([])
})

test('a message rate can be searched only where messages go by schedule', () => {
  const search = { for: 'message-rate' as const }

  expect(problemsOf({ search })).toEqual(['search.for'])
  expect(
    problemsOf({ search, traffic: { type: 'echo', loop: 'closed' } }),
  ).toEqual(['search.for'])
  expect(
    problemsOf({
      search,
      traffic: { type: 'broadcast', from: 'server', number: { json: 'id' } },
    }),
  ).toEqual(['search.for'])
  expect(problemsOf({ search, traffic: { type: 'echo' } })).toEqual([])
})

test('nothing is disturbed on purpose while a limit is searched', () => {
  const disturbances: PlanSource['disturbances'] = [
    { type: 'storm', at: '2s', share: 1, away: '1s' },
  ]

  expect(problemsOf({ disturbances })).toEqual([])
  expect(problemsOf({ disturbances, search: { for: 'connections' } })).toEqual([
    'disturbances',
  ])
})
