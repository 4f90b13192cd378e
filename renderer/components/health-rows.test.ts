import { expect, test } from 'vitest'
import { HEALTH_LIMITS } from '../../core/metrics/health.ts'
import { makeSecond } from '../testing/synthetic-run.ts'
import { healthRows, healthText } from './health-rows.ts'

const { health: calm } = makeSecond()
const row = (name: string, health: Partial<typeof calm>[]) =>
  healthRows(
    health.map((fields, index) =>
      makeSecond({ index, health: { ...calm, ...fields } }),
    ),
  ).find(({ limit }) => limit.name === name)

test('every threshold there is has a row', () => {
  expect(healthRows([]).map(({ limit }) => limit)).toEqual(HEALTH_LIMITS)
})

test('the worst second counts: the highest delay, the fewest descriptors', () => {
  const seconds = [
    { loopDelayMaxMs: 30, descriptorsLeft: 900 },
    { loopDelayMaxMs: 12, descriptorsLeft: 1200 },
  ]

  expect(row('loopDelayMaxMs', seconds)).toMatchObject({ worst: 30, last: 12 })
  expect(row('descriptorsLeft', seconds)).toMatchObject({
    worst: 900,
    last: 1200,
  })
})

test('a row is as red or amber as its seconds were judged', () => {
  const amber = { amberReasons: ['worker 0: event loop late by 30 ms (…)'] }
  const red = { reasons: ['worker 1: event loop late by 130 ms (…)'] }

  expect(row('loopDelayMaxMs', [{}])?.state).toBe('ok')
  expect(row('loopDelayMaxMs', [{}, amber])?.state).toBe('amber')
  expect(row('loopDelayMaxMs', [red, amber])?.state).toBe('red')
  expect(row('cpuPercent', [red])?.state).toBe('ok')
})

test('what nobody could measure is not known, rather than well', () => {
  expect(row('portsLeft', [{}])).toMatchObject({
    worst: null,
    last: null,
    state: 'unknown',
  })
})

test('values carry the unit of their threshold', () => {
  const text = (name: string, value: number) => {
    const limit = HEALTH_LIMITS.find((one) => one.name === name)
    return limit && healthText(limit, value)
  }

  expect(text('loopDelayMaxMs', 12.34)).toBe('12.3 ms')
  expect(text('cpuPercent', 80)).toBe('80 %')
  expect(text('bytesWaiting', 1.5)).toBe('1.5 MiB')
  expect(text('portsLeft', 28_232)).toBe('28,232')
})
