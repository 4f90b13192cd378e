import { expect, test } from 'vitest'
import { drawShare, Quota } from './draw.ts'
import { randomFrom, SEEDS } from './testing.ts'

const hundred = () => Array.from({ length: 100 }, (_unused, index) => index)

test.each(SEEDS)(
  'with seed %i a share is exact, and nobody is drawn twice',
  (seed) => {
    const counts = [0, 0.004, 0.005, 0.2, 0.333, 0.999, 1].map((share) => {
      const drawn = drawShare(hundred(), share, randomFrom(seed))
      expect(new Set(drawn).size).toBe(drawn.length)
      return drawn.length
    })

    expect(counts).toEqual([0, 0, 1, 20, 33, 100, 100])
  },
)

test('the same seed draws the same, another one others', () => {
  const drawn = (seed: number) => drawShare(hundred(), 0.2, randomFrom(seed))

  expect(drawn(1)).toEqual(drawn(1))
  expect(drawn(1)).not.toEqual(drawn(2))
})

test('everyone is drawn about as often', () => {
  const random = randomFrom(7)
  const times = hundred().map(() => 0)
  for (let round = 0; round < 2000; round++)
    for (const one of drawShare(hundred(), 0.2, random))
      times[one] = (times[one] ?? 0) + 1

  // 400 expected, standard deviation 18
  expect(Math.min(...times)).toBeGreaterThan(300)
  expect(Math.max(...times)).toBeLessThan(500)
})

test('of nobody nobody is drawn', () => {
  expect(drawShare([], 1, () => 0.5)).toEqual([])
})

test.each(SEEDS)(
  'with seed %i a quota never misses its share by one or more',
  (seed) => {
    for (const share of [0, 0.1, 0.3, 0.5, 0.77, 1]) {
      const quota = new Quota(share, randomFrom(seed))
      let chosen = 0
      for (let seen = 1; seen <= 1000; seen++) {
        if (quota.next()) chosen++
        expect(Math.abs(chosen - share * seen)).toBeLessThan(1)
      }
      expect(chosen).toBe(share * 1000)
    }
  },
)

test('a quota of half hits even and odd ones alike', () => {
  const quota = new Quota(0.5, randomFrom(3))
  let even = 0
  for (let number = 0; number < 2000; number++)
    if (quota.next() && number % 2 === 0) even++

  expect(even).toBeGreaterThan(400)
  expect(even).toBeLessThan(600)
})

test('a quota goes on from what was decided elsewhere', () => {
  const quota = new Quota(0.5, () => 0)
  quota.count(10, 2)

  const next = [1, 2, 3, 4].map(() => quota.next())

  expect(next).toEqual([true, true, true, true])
})
