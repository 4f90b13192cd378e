import { expect, test } from 'vitest'
import type { PlanSource } from '../core/plan/schema.ts'
import { plannedCores } from './planned-load.ts'
import { samplePlan } from './testing/samples.ts'

function ramp(connections: number, seconds: number): Partial<PlanSource> {
  return { load: { stages: [{ connections, ramp: `${seconds}s` }] } }
}

function coresOf(changes: Partial<PlanSource>): number {
  return plannedCores(samplePlan(changes))
}

test('connecting twice as fast takes twice the cores', () => {
  expect(coresOf(ramp(10_000, 10))).toBeCloseTo(0.06)
  expect(coresOf(ramp(10_000, 5))).toBeCloseTo(0.12)
})

test('the steepest stage counts, not the highest', () => {
  const stages = [
    { connections: 5000, ramp: '1s' },
    { connections: 10_000, ramp: '100s' },
  ]

  expect(coresOf({ load: { stages } })).toBeCloseTo(0.3)
})

test('a jump counts as a second’s ramp, and a brake limits both', () => {
  const jump = { stages: [{ connections: 1000, hold: '10s' }] }

  expect(coresOf({ load: jump })).toBeCloseTo(0.06)
  expect(coresOf({ load: { ...jump, maxConnectsPerSecond: 100 } })).toBeCloseTo(
    0.006,
  )
})

test('TLS makes connects dearer', () => {
  const tls = { ...ramp(1000, 1), target: { urls: ['wss://127.0.0.1:9/'] } }

  expect(coresOf(tls)).toBeGreaterThan(5 * coresOf(ramp(1000, 1)))
})

test('messages and heartbeats of all connections count', () => {
  const slow = ramp(1000, 1000)
  const still = coresOf(slow)

  const echo = coresOf({
    ...slow,
    traffic: { type: 'echo', ratePerMinute: 600 },
  })
  const beats = coresOf({
    ...slow,
    heartbeat: { type: 'ping', interval: '100ms' },
  })

  expect(echo - still).toBeCloseTo(0.12)
  expect(beats - still).toBeCloseTo(0.12)
})

test('a closed loop makes a connection busy, whatever its rate says', () => {
  const loop = (connections: number) =>
    coresOf({
      ...ramp(connections, 1000),
      traffic: { type: 'echo', loop: 'closed', ratePerMinute: 1 },
    })

  expect(loop(100)).toBeGreaterThan(1)
  expect(loop(1)).toBeLessThan(0.1)
})
