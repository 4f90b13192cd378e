import { expect, test } from 'vitest'
import { Standstill } from './standstill.ts'

test('turns that come late add up, each only when it is late by more than 100 ms', () => {
  let nowMs = 0
  const standstill = new Standstill(() => nowMs)
  const after = (durationMs: number) => {
    nowMs += durationMs
    return standstill.seconds
  }

  const seconds = [90, 320, 20, 520].map(after)
  standstill.stop()

  expect(seconds).toEqual([0, 0.3, 0.3, 0.8])
})
