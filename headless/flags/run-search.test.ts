import { describe, expect, test } from 'vitest'
import { PlanError } from '../../core/errors.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import type { LoadFlags } from './run-flags.ts'
import { planFromFlags } from './run-plan.ts'

const TARGET = { target: ['ws://127.0.0.1:9/'] }

const BASE: PlanSource = {
  version: 1,
  target: { urls: ['ws://127.0.0.1:9/'] },
  load: { stages: [{ connections: 10, hold: '1s' }] },
  search: {
    ...{ for: 'connections', from: 50, to: 500, precision: 0.1 },
    expect: { p99: '2s' },
  },
}

const searchOf = (flags: LoadFlags, base: PlanSource | null = null) =>
  planFromFlags(base ? flags : { ...TARGET, ...flags }, base).search

test('a plan searches only when it or a flag asks for it', () => {
  const { search: _search, ...plain } = BASE

  expect(searchOf({})).toBeUndefined()
  expect(searchOf({}, plain)).toBeUndefined()
  expect(searchOf({ from: 10 }, plain)).toBeUndefined()
  expect(searchOf({ for: 'connect-rate' }, plain)).toMatchObject({
    for: 'connect-rate',
  })
})

test('every flag of a search is in its plan', () => {
  expect(
    searchOf({
      ...{ for: 'connections', from: 5, to: 50, precision: 0.05 },
      ...{ hold: 2000, minSuccess: 0.9, maxP99: 300, maxLoss: 0.2 },
    }),
  ).toEqual({
    ...{ for: 'connections', from: 5, to: 50, precision: 0.05, hold: 2000 },
    expect: { successRate: 0.9, p99: 300, loss: 0.2 },
  })
})

describe('over a plan that searches', () => {
  test('what the flags do not name stays', () => {
    expect(searchOf({ to: 600, maxLoss: 0 }, BASE)).toMatchObject({
      ...{ for: 'connections', from: 50, to: 600, precision: 0.1 },
      expect: { p99: 2000, loss: 0 },
    })
  })

  test('bounds of another kind of load do not', () => {
    const search = searchOf({ for: 'connect-rate' }, BASE)

    expect(search).toMatchObject({ for: 'connect-rate', precision: 0.1 })
    expect(search).not.toHaveProperty('from')
    expect(search).not.toHaveProperty('to')
  })
})

test('a search for a message rate sends messages unless told otherwise', () => {
  const trafficOf = (flags: LoadFlags) =>
    planFromFlags({ ...TARGET, ...flags }, null).traffic.type

  expect(trafficOf({ for: 'message-rate' })).toBe('echo')
  expect(trafficOf({ for: 'message-rate', traffic: 'chat' })).toBe('chat')
  expect(trafficOf({ for: 'connections' })).toBe('none')
  expect(() =>
    trafficOf({ for: 'message-rate', mode: 'connect-only' }),
  ).toThrow(/message-rate needs traffic/)
})

test('a bound that does not fit names its flag', () => {
  const attempt = () => searchOf({ for: 'connections', from: 50, to: 10 })

  expect(attempt).toThrow(PlanError)
  expect(attempt).toThrow(/--to.*must not be below/)
})
