import { expect, test } from 'vitest'
import { settledWithin } from './clock.ts'
import { createSystemClock } from './system-clock.ts'
import { FakeClock } from './testing/fake-clock.ts'

test('its time is that of the epoch and never goes back', () => {
  const clock = createSystemClock()
  const times = Array.from({ length: 1000 }, () => clock.now())

  expect(new Date(times[0] ?? 0).getUTCFullYear()).toBeGreaterThan(2023)
  expect([...times].sort((a, b) => a - b)).toEqual(times)
})

test('a timer fires, and one that is undone does not', async () => {
  const clock = createSystemClock()
  const fired: string[] = []
  const undo = clock.setTimeout(() => fired.push('undone'), 1)
  undo()
  undo()
  await new Promise<void>((resolve) => {
    clock.setTimeout(() => {
      fired.push('kept')
      resolve()
    }, 20)
  })

  expect(fired).toEqual(['kept'])
})

test('waiting with a limit tells whether something settled, and leaves no timer', async () => {
  const clock = new FakeClock()
  const never = new Promise(() => {})
  const late = settledWithin(clock, never, 100)
  clock.advance(100)

  expect(await late).toBe(false)
  expect(await settledWithin(clock, Promise.resolve(), 100)).toBe(true)
  expect(await settledWithin(clock, Promise.reject(new Error()), 1)).toBe(true)
  expect(clock.pending).toBe(0)
})
