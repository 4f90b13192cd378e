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
    bytesWaiting: 0,
    descriptorsLeft: null,
    suspendedMs: 0,
  })
})

test('bytes waiting and descriptors left are those of the sockets', () => {
  const { clock, meters } = world()
  const probe = new HealthProbe(meters, () => clock.now(), 1000)

  expect(probe.take(null, { bytesWaiting: 4096, count: 990 })).toMatchObject({
    bytesWaiting: 4096,
    descriptorsLeft: 10,
  })
  expect(
    probe.take(null, { bytesWaiting: 0, count: 1010 }).descriptorsLeft,
  ).toBe(0)
})

test.each([
  ['the system slept for a minute', 61_000, 60_000],
  ['the clocks are read at slightly different moments', 1049, 0],
  ['it is just beyond what slewing does', 1050, 50],
  ['the clock was put back by an hour', -3_600_000, 0],
] as const)('suspended: %s', (_name, timeOfDayMs, suspendedMs) => {
  const { clock, meters, probe } = world()
  clock.advance(1000)
  meters.timeOfDayMs += timeOfDayMs

  expect(probe.take(null).suspendedMs).toBe(suspendedMs)
})

test('a suspend is told once, in the second that it fell into', () => {
  const { clock, meters, probe } = world()
  const take = (timeOfDayMs: number) => {
    clock.advance(1000)
    meters.timeOfDayMs += timeOfDayMs
    return probe.take(null).suspendedMs
  }

  expect([take(1000), take(9000), take(1000)]).toEqual([0, 8000, 0])
})

test('a process that stood still was not suspended: both clocks went on', () => {
  const { clock, meters, probe } = world()
  clock.stall(5000)
  meters.timeOfDayMs += 5000

  expect(probe.take(null).suspendedMs).toBe(0)
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
