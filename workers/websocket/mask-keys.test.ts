import { expect, test } from 'vitest'
import { RandomKeys, ZERO_KEYS } from './mask-keys.ts'

/** More than are drawn at a time. */
const MANY = 10_000

test('random keys are fresh, also after the first draw is used up', () => {
  const keys = new RandomKeys()

  const drawn = Array.from({ length: MANY }, () => keys.next())

  // of 10,000 among 2^32, two may be equal by chance; five pairs never are
  expect(new Set(drawn).size).toBeGreaterThan(MANY - 5)
})

test('random keys are unsigned and use all of their 32 bits', () => {
  const keys = new RandomKeys()

  const drawn = Array.from({ length: MANY }, () => keys.next())

  expect(drawn.every((key) => key >= 0 && key < 2 ** 32)).toBe(true)
  const ones = Array.from({ length: 32 }, (_, bit) =>
    drawn.filter((key) => ((key >>> bit) & 1) === 1),
  )
  for (const { length } of ones)
    expect(Math.abs(length / MANY - 0.5)).toBeLessThan(0.05)
})

test('two sources of keys differ', () => {
  const [one, other] = [new RandomKeys(), new RandomKeys()]

  const rows = [one, other].map((keys) =>
    Array.from({ length: 8 }, () => keys.next()).join(),
  )

  expect(rows[0]).not.toBe(rows[1])
})

test('zero keys are always zero', () => {
  expect([ZERO_KEYS.next(), ZERO_KEYS.next()]).toEqual([0, 0])
})
