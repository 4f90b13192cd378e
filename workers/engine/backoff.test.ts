import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

const WITHOUT_JITTER = {
  initial: 100,
  multiplier: 2,
  ceiling: 1000,
  jitter: 0,
}

test('each failure in a row doubles the wait, up to the ceiling', () => {
  const waits = [1, 2, 3, 4, 5, 6, 1000].map((failures) =>
    backoffMs(WITHOUT_JITTER, failures, 0.5),
  )

  expect(waits).toEqual([100, 200, 400, 800, 1000, 1000, 1000])
})

test('jitter makes that share of the wait random', () => {
  const settings = { ...WITHOUT_JITTER, jitter: 0.25 }

  const waits = [0, 0.5, 1].map((random) => backoffMs(settings, 2, random))

  expect(waits).toEqual([150, 175, 200])
})

test('the wait is never above the ceiling and never below its fixed share', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 1, max: 10, noNaN: true }),
      unit,
      unit,
      (failures, multiplier, jitter, random) => {
        const settings = { initial: 50, multiplier, ceiling: 2000, jitter }

        const waitMs = backoffMs(settings, failures, random)

        expect(waitMs).toBeLessThanOrEqual(2000 + 1e-9)
        expect(waitMs).toBeGreaterThanOrEqual(50 * (1 - jitter) - 1e-9)
      },
    ),
  )
})
