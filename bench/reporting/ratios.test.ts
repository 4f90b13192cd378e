import { expect, test } from 'vitest'
import { ratioOf, spreadOf } from './ratios.ts'

test('each round gives one ratio, and their median is taken', () => {
  expect(ratioOf([1, 2, 4], [3, 4, 20])).toEqual({
    values: [3, 2, 5],
    median: 3,
    min: 2,
    max: 5,
  })
})

test('a round in which one failed has no ratio', () => {
  expect(ratioOf([1, null, 2, 5], [3, 4, null])?.values).toEqual([3])
})

test('without a whole pair there is no ratio', () => {
  expect(ratioOf([1, null], [null, 2])).toBeNull()
  expect(ratioOf([0], [2])).toBeNull()
})

test('the median of an even number is between the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 100])).toEqual({ median: 3.5, min: 1, max: 100 })
  expect(spreadOf([null, 7])).toEqual({ median: 7, min: 7, max: 7 })
  expect(spreadOf([null])).toBeNull()
})
