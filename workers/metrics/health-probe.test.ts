import { expect, test } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { FakeMeters } from '../../tests/support/fake-runtime.ts'
import { HealthProbe } from './health-probe.ts'

function world() {
  const clock = new FakeClock()
  const meters = new FakeMeters()
  const probe = new HealthProbe(meters, () => clock.now())
  return { clock, meters, probe }
}

test('a second’s health is what the meters say', () => {
  const { clock, meters, probe } = world()
  clock.advance(1000)
  Object.assign(meters, {
    loopDelayMaxMs: 12.5,
    loopUtilization: 0.4567,
    totalCpuUs: 250_000,
    residentBytes: 90_000_000,
    gcPauseMaxMs: 3.5,
  })

  expect(probe.take(0.8)).toEqual({
    loopDelayMaxMs: 12.5,
    loopUtilization: 0.457,
    cpuPercent: 25,
    rssBytes: 90_000_000,
    gcPauseMaxMs: 3.5,
    sendLagP99Ms: 0.8,
  })
})

test('CPU is that since the last look, of the time that really passed', () => {
  const { clock, meters, probe } = world()
  clock.advance(1000)
  meters.totalCpuUs = 900_000
  probe.take(null)

  clock.advance(2000)
  meters.totalCpuUs = 2_500_000

  expect(probe.take(null).cpuPercent).toBe(80)
})

test('a last moment shorter than a second is not judged as saturated', () => {
  const { clock, meters, probe } = world()
  clock.advance(20)
  meters.totalCpuUs = 20_000
  meters.loopUtilization = 1

  const { cpuPercent, loopUtilization } = probe.take(null)

  expect({ cpuPercent, loopUtilization }).toEqual({
    cpuPercent: 2,
    loopUtilization: 0.02,
  })
})

test('two looks at the same moment divide by nothing', () => {
  const { probe } = world()

  probe.take(null)

  expect(probe.take(null)).toMatchObject({ cpuPercent: 0, loopUtilization: 0 })
})
