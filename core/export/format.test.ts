import { expect, test } from 'vitest'
import {
  bytesText,
  countText,
  durationText,
  msText,
  percentText,
  shareText,
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

test.each([
  [3, 3, '100 %'],
  [2999, 3000, '99.96 %'],
  [999_999, 1_000_000, '99.99 %'],
  [1, 2, '50 %'],
  [1, 1_000_000, '< 0.01 %'],
  [0, 5, '0 %'],
  [0, 0, '-'],
])('%i of %i is a share of %s', (part, whole, text) => {
  expect(shareText(part, whole)).toBe(text)
})

test.each([
  [0, '0 ms'],
  [0.524, '0.52 ms'],
  [9.999, '10 ms'],
  [12.34, '12.3 ms'],
  [640.4, '640 ms'],
  [999.6, '1 s'],
  [4200, '4.2 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_600, '1 h'],
  [5_400_000, '1 h 30 min'],
  [null, '-'],
])('%s ms last %s', (durationMs, text) => {
  expect(durationText(durationMs)).toBe(text)
})
