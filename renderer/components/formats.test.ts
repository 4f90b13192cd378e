import { expect, test } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatCount,
  formatMs,
  formatPercent,
  formatRate,
  formatShare,
  formatShort,
} from './formats.ts'

test.each([
  [formatCount(50_000), '50,000'],
  [formatRate(16.666), '16.7'],
  [formatRate(1666.6), '1,667'],
  [formatMs(0.6543), '0.65'],
  [formatMs(12_345.6), '12,346'],
  [formatPercent(41.2), '41 %'],
  [formatBytes(2_756_000), '2.6 MiB'],
  [formatBytes(12), '12 B'],
  [formatClock(75.9), '01:15'],
  [formatClock(3675), '1:01:15'],
  [formatShort(0.0512), '0.051'],
  [formatShort(9.66), '9.7'],
  [formatShort(42.14), '42.1'],
  [formatShort(1234.5), '1,235'],
  [formatShort(52_300), '52.3k'],
  [formatShort(2_500_000), '2.5M'],
])('%s is written as %s', (written, expected) => {
  expect(written).toBe(expected)
})

test('a share never reads as 100 % unless it is', () => {
  expect(formatShare(1)).toBe('100.00 %')
  expect(formatShare(0.999996)).toBe('99.99 %')
  expect(formatShare(0.3511)).toBe('35.11 %')
})

test.each([formatCount, formatRate, formatMs, formatShare, formatBytes])(
  'what was not measured is a dash',
  (format) => {
    expect([format(null), format(undefined), format(Number.NaN)]).toEqual([
      '–',
      '–',
      '–',
    ])
  },
)
