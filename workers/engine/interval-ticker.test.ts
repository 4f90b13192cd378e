import { expect, test } from 'vitest'
import type { IntervalReport } from '../../core/metrics/interval-report.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { FakeMeters } from '../../tests/support/fake-runtime.ts'
import { HealthProbe } from '../metrics/health-probe.ts'
import { Recorder } from '../metrics/recorder.ts'
import { IntervalTicker } from './interval-ticker.ts'
import { Pacer } from './pacer.ts'

class World {
  readonly clock = new FakeClock()
  readonly meters = new FakeMeters()
  readonly recorder = new Recorder()
  readonly reports: IntervalReport[] = []
  open = 0
  readonly ticker: IntervalTicker
  readonly pacer: Pacer

  constructor() {
    const { clock, recorder, meters } = this
    const ticker = new IntervalTicker({
      clock,
      recorder,
      probe: new HealthProbe(meters, () => clock.now()),
      gauges: () => ({ open: this.open, connecting: 0 }),
      report: (report) => this.reports.push(report),
    })
    this.ticker = ticker
    this.pacer = new Pacer(clock, 1, () => ticker.catchUp())
  }

  start(): this {
    this.ticker.start(this.pacer)
    return this
  }

  get indexes(): number[] {
    return this.reports.map(({ index }) => index)
  }
}

test('every second is reported once, with what was counted in it', () => {
  const world = new World().start()

  for (const count of [3, 0, 5]) {
    world.clock.advance(500)
    world.recorder.counters.messagesSent += count
    world.open += count
    world.clock.advance(500)
  }

  const rows = world.reports.map(({ index, counters, gauges }) => [
    index,
    counters.messagesSent,
    gauges.open,
  ])
  expect(rows).toEqual([
    [0, 3, 3],
    [1, 0, 3],
    [2, 5, 8],
  ])
})

test('seconds missed in a stall are reported each, with no gap', () => {
  const world = new World().start()
  world.clock.advance(1500)
  world.recorder.counters.messagesSent = 7

  world.clock.stall(3000)
  world.clock.advance(0)

  expect(world.indexes).toEqual([0, 1, 2, 3])
  // all of it happened before the stall, in the second that was running
  expect(world.reports.map(({ counters }) => counters.messagesSent)).toEqual([
    0, 7, 0, 0,
  ])
})

test('every second of a stall carries the health of the wake-up that ended it', () => {
  const world = new World().start()
  world.clock.advance(1500)

  world.clock.stall(3000)
  world.meters.loopDelayMaxMs = 2990
  world.clock.advance(0)
  world.meters.loopDelayMaxMs = 0
  world.clock.advance(1000)

  expect(
    world.reports.map(({ index, health }) => [index, health.loopDelayMaxMs]),
  ).toEqual([
    [0, 0],
    [1, 2990],
    [2, 2990],
    [3, 2990],
    [4, 500], // half of it had passed when the stall ended
  ])
})

test('a suspend within missed seconds is told once', () => {
  const world = new World().start()
  world.clock.stall(3000)
  world.meters.timeOfDayMs = 3500

  world.clock.advance(0)

  expect(world.reports.map(({ health }) => health.suspendedMs)).toEqual([
    500, 0, 0,
  ])
})

test('a wake-up for something else ends the second too', () => {
  const world = new World().start()
  world.clock.stall(1001)

  world.ticker.catchUp()
  world.ticker.catchUp()

  expect(world.indexes).toEqual([0])
})

test('the last, shorter second is reported at the end', () => {
  const world = new World().start()
  world.clock.advance(2300)
  world.recorder.counters.closed = 4

  world.ticker.finish()
  world.clock.advance(5000)

  expect(world.indexes).toEqual([0, 1, 2])
  expect(world.reports[2]?.counters.closed).toBe(4)
  expect(world.clock.pendingTimers).toBe(0)
})

test('what was missed before the end is reported second by second too', () => {
  const world = new World().start()
  world.clock.stall(2300)

  world.ticker.finish()

  expect(world.indexes).toEqual([0, 1, 2])
})

test('the health of a second has the send lag of that second', () => {
  const world = new World().start()
  world.recorder.time('sendLag', 25)
  world.clock.advance(2000)

  const lags = world.reports.map(({ health }) => health.sendLagP99Ms)

  expect(lags[0]).toBeCloseTo(25, 1)
  expect(lags[1]).toBeNull()
})

test('closing everything does not count as bad health', () => {
  const world = new World().start()
  world.clock.advance(2300)
  world.meters.loopDelayMaxMs = 12

  world.ticker.closing()
  world.meters.loopDelayMaxMs = 250
  world.clock.stall(900)
  world.ticker.finish()

  expect(world.reports.map(({ health }) => health.loopDelayMaxMs)).toEqual([
    0, 0, 12, 12,
  ])
})
