import { expect, test } from 'vitest'
import {
  bytesText,
  countText,
  msText,
  percentText,
  valueText,
} from './format.ts'

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567, '1,234,567'],
])('%s is counted as %s', (value, text) => {
  expect(countText(value)).toBe(text)
})

test.each([
  [1, '100.00%'],
  [0.999_99, '99.99%'],
  [0.951, '95.10%'],
  [0, '0.00%'],
  [null, '-'],
])('a rate of %s reads %s', (rate, text) => {
  expect(percentText(rate)).toBe(text)
})

test('what was not measured is a dash, and a measured zero is not', () => {
  expect([msText(null), msText(undefined), msText(0)]).toEqual([
    '-',
    '-',
    '0.00',
  ])
  expect([valueText(null), valueText(0), valueText(0.951)]).toEqual([
    '-',
    '0',
    '0.951',
  ])
})

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1_572_864, '1.5 MiB'],
])('%s bytes read %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})
