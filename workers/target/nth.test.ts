import { expect, test } from 'vitest'
import { isNth } from './nth.ts'

test('every third is the third, the sixth and the ninth', () => {
  const positions = Array.from({ length: 10 }, (_, index) => index + 1)

  const chosen = positions.filter((position) => isNth(position, 3))

  expect(chosen).toEqual([3, 6, 9])
})

test('zero chooses none', () => {
  expect([1, 2, 3].filter((position) => isNth(position, 0))).toEqual([])
})
