import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

test('what is written is read back as the same duration', () => {
  fc.assert(
    fc.property(fc.nat({ max: 864_000_000 }), (durationMs) => {
      expect(parseDuration(formatDuration(durationMs))).toBe(durationMs)
    }),
  )
})

test('fractions of a millisecond survive the round trip', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000_000 }), (thousandths) => {
      const durationMs = thousandths / 1000

      expect(parseDuration(formatDuration(durationMs))).toBe(durationMs)
    }),
  )
})

test.each([
  ['250ms', 250],
  ['30s', 30_000],
  ['1.5s', 1500],
  ['1m30s', 90_000],
  ['2h', 7_200_000],
  [' 10S ', 10_000],
  ['0', 0],
  ['0s', 0],
])('%s is %s ms', (text, durationMs) => {
  expect(parseDuration(text)).toBe(durationMs)
})

test.each(['', '10', '-1s', '1 s', 's', '1d', '1e3s', '1s-', 'Infinity'])(
  '"%s" is no duration',
  (text) => {
    expect(parseDuration(text)).toBeNull()
  },
)

test.each([
  [0, '0s'],
  [90_000, '90s'],
  [120_000, '2m'],
  [3_600_000, '1h'],
  [1500, '1500ms'],
])('%s ms is written %s', (durationMs, text) => {
  expect(parseDuration(formatDuration(durationMs))).toBe(durationMs)
  expect(formatDuration(durationMs)).toBe(text)
})
