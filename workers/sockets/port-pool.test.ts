import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PortPool, REST_MS } from './port-pool.ts'

function takeAll(pool: PortPool, nowMs = 0): number[] {
  const taken: number[] = []
  for (;;) {
    const place = pool.take(nowMs)
    if (place === -1) return taken
    taken.push(place)
  }
}

test('every place is given out once, wherever it begins', () => {
  fc.assert(
    fc.property(
      fc.nat(3000),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (size, chance) => {
        const pool = new PortPool(size, chance)

        const taken = takeAll(pool)

        const expected = Array.from({ length: size }, (_, place) => place)
        expect(taken.toSorted((a, b) => a - b)).toEqual(expected)
        expect(pool.inUse).toBe(size)
      },
    ),
  )
})

test('places come scattered, so that a taken row is passed soon', () => {
  const pool = new PortPool(10_000, 0.3)

  // a third of all, in a row, is held by somebody else
  const tries = Array.from({ length: 1000 }, () => pool.take(0))
  const longest = tries
    .map((place) => (place < 3333 ? 'x' : ' '))
    .join('')
    .split(' ')
    .reduce((most, row) => Math.max(most, row.length), 0)

  expect(longest).toBeLessThan(4)
})

test('a released place rests while there are fresh ones', () => {
  const pool = new PortPool(3, 0)
  const first = pool.take(0)
  pool.release(first, 0)

  const next = [pool.take(1000), pool.take(1000)]

  expect(next).not.toContain(first)
  expect(pool.take(1000)).toBe(first) // there is nothing else
  expect(pool.take(1000)).toBe(-1)
})

test('a rested place comes before fresh ones, so that few ports are used', () => {
  const pool = new PortPool(1000, 0)
  const first = pool.take(0)
  pool.release(first, 0)

  const early = pool.take(REST_MS - 1)
  const late = pool.take(REST_MS)

  expect([early === first, late]).toEqual([false, first])
})

test('without fresh ones, the one that was released first comes first', () => {
  const pool = new PortPool(50, 0)
  const places = takeAll(pool)
  for (const place of places) pool.release(place, 10)

  expect(takeAll(pool, 20)).toEqual(places)
})

test('an empty pool has nothing', () => {
  expect(new PortPool(0, 0.5).take(0)).toBe(-1)
})

test('no place is in use twice, whatever is taken and released', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200)), (steps) => {
      const pool = new PortPool(20, 0.7)
      const used: number[] = []
      for (const [nowS, step] of steps.entries()) {
        const back = step % 3 === 0 ? used.splice(step % used.length, 1) : []
        for (const place of back) pool.release(place, nowS * 7000)
        const place = back.length > 0 ? -1 : pool.take(nowS * 7000)
        if (place !== -1) used.push(place)
        expect(new Set(used).size).toBe(used.length)
        expect(pool.inUse).toBe(used.length)
      }
    }),
  )
})
