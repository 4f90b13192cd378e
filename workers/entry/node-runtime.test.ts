import { open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createNodeRuntime } from './node-runtime.ts'

const runtime = createNodeRuntime()

/** The event loop turns meanwhile. */
function wait(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}

function block(durationMs: number): void {
  const endMs = performance.now() + durationMs
  while (performance.now() < endMs);
}

test('the clock of a run is 0 at its start, also before it', () => {
  const nowMs = Date.now()
  const ahead = runtime.clockFrom(nowMs + 60_000)
  const past = runtime.clockFrom(nowMs - 60_000)

  const distanceMs = past.now() - ahead.now()

  expect(ahead.now()).toBeLessThan(0)
  expect(past.now()).toBeGreaterThan(0)
  expect(distanceMs).toBeCloseTo(120_000, -3)
})

test('the clock’s Unix time goes with its time', () => {
  const startEpochMs = Date.now()
  const clock = runtime.clockFrom(startEpochMs)

  const differenceMs = clock.epochMs() - startEpochMs - clock.now()

  expect(Math.abs(differenceMs)).toBeLessThan(50)
})

test('a timer fires once, and not when it was undone', async () => {
  const clock = runtime.clockFrom(Date.now())
  const fired: string[] = []
  const undo = clock.setTimer(() => fired.push('undone'), 1)
  undo()
  undo()

  await new Promise<void>((resolve) => {
    clock.setTimer(() => {
      fired.push('kept')
      clock.setImmediate(resolve)
    }, 2)
  })

  expect(fired).toEqual(['kept'])
})

test('chance is the same for the same seed, another for another, even over 0..1', () => {
  const take = (seed: number) => {
    const random = runtime.randomFrom(seed)
    return Array.from({ length: 10_000 }, random)
  }

  const [first, again, other] = [take(1), take(1), take(2)]

  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  const tenths = Array.from({ length: 10 }, () => 0)
  for (const value of first) {
    expect(value).toBeGreaterThanOrEqual(0)
    expect(value).toBeLessThan(1)
    const tenth = Math.floor(value * 10)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('the grain of timers is at least what was asked for and bounded', async () => {
  const grainMs = await runtime.timerGrainMs()

  expect(grainMs).toBeGreaterThanOrEqual(1)
  expect(grainMs).toBeLessThanOrEqual(16)
})

test.skipIf(process.platform === 'win32')(
  'the descriptor limit is known (Windows has none)',
  () => {
    expect(runtime.descriptorLimit).toBeGreaterThan(0)
  },
)

test('a stall is known to the very wake-up that ends it, and told once', async () => {
  const { meters } = runtime
  await wait(20)
  meters.takeLoopDelayMaxMs()

  block(300)
  const stalledMs = meters.takeLoopDelayMaxMs()
  await wait(50)

  expect(stalledMs).toBeGreaterThan(250)
  expect(meters.takeLoopDelayMaxMs()).toBeLessThan(stalledMs)
})

test('a stall between two looks is known to the second', async () => {
  const { meters } = runtime
  meters.takeLoopDelayMaxMs()

  await wait(20)
  block(300)
  await wait(50)

  expect(meters.takeLoopDelayMaxMs()).toBeGreaterThan(250)
})

test('how busy the loop was covers the time since the last look', async () => {
  const { meters } = runtime
  await wait(20)
  meters.takeLoopUtilization()
  const cpuBeforeUs = meters.cpuTimeUs()

  block(300)
  await wait(30)
  const busy = meters.takeLoopUtilization()
  const cpuUs = meters.cpuTimeUs() - cpuBeforeUs
  await wait(300)
  const calm = meters.takeLoopUtilization()

  expect(busy).toBeLessThanOrEqual(1)
  expect(busy).toBeGreaterThan(calm)
  expect(cpuUs).toBeGreaterThan(50_000)
})

test('memory is that of the process, and pauses are told once', () => {
  const { meters } = runtime

  expect(meters.rssBytes()).toBeGreaterThan(10_000_000)
  expect(meters.takeGcPauseMaxMs()).toBeGreaterThanOrEqual(0)
  expect(meters.takeGcPauseMaxMs()).toBe(0)
})

test('open descriptors are counted where the system lists them', async () => {
  const before = runtime.openDescriptors()
  if (before === null) return // Windows
  const handle = await open(fileURLToPath(import.meta.url))

  const during = runtime.openDescriptors()
  await handle.close()

  expect(during).toBe(before + 1)
  expect(runtime.openDescriptors()).toBe(before)
})
