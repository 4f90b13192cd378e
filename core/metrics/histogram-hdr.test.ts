// Our histograms beside those of hdr-histogram-js, the reference: the same
// numbers, and each reads what the other writes.
import fc from 'fast-check'
import * as hdr from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { decodeAnyHistogram } from './any-histogram.ts'
import {
  createHistogram,
  decodeHistogram,
  HIGHEST_US,
  type Histogram,
  type HistogramKind,
  sumEncoded,
} from './histogram.ts'
import { HistogramFormatError } from './histogram-codec.ts'
import type { Latency } from './latency.ts'

const PERCENTS = [0, 0.1, 10, 50, 90, 95, 99, 99.9, 99.999, 100]

function referenceOf(digits: 2 | 3 = 3): hdr.Histogram {
  return hdr.build({
    bitBucketSize: 64,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: digits,
  })
}

interface Counted {
  readonly valueUs: number
  readonly count: number
}

function both(values: readonly Counted[], kind: HistogramKind = 'total') {
  const own = createHistogram(kind)
  const reference = referenceOf()
  for (const { valueUs, count } of values) {
    own.recordMany(valueUs, count)
    reference.recordValueWithCount(valueUs, count)
  }
  return { own, reference }
}

/** As a reader of the text sees it: lowest and highest by their cells. */
function reread(reference: hdr.Histogram): hdr.Histogram {
  const text = hdr.encodeIntoCompressedBase64(reference)
  return hdr.decodeFromCompressedBase64(text, 64)
}

function numbersOf(own: Histogram) {
  const percentiles = PERCENTS.map((percent) => own.percentileUs(percent))
  return { latency: own.latency(), percentiles }
}

function referenceNumbers(reference: hdr.Histogram) {
  const ms = (percent: number) => reference.getValueAtPercentile(percent) / 1000
  const latency: Latency = {
    count: reference.totalCount,
    min: reference.minNonZeroValue / 1000,
    mean: Math.round(reference.mean) / 1000,
    stddev: Math.round(reference.stdDeviation) / 1000,
    ...{ p50: ms(50), p90: ms(90), p95: ms(95), p99: ms(99), p999: ms(99.9) },
    max: reference.maxValue / 1000,
  }
  const percentiles = PERCENTS.map((percent) =>
    reference.getValueAtPercentile(percent),
  )
  return { latency, percentiles }
}

const valueUs = fc.oneof(
  fc.integer({ min: 1, max: HIGHEST_US }),
  fc.integer({ min: 1, max: 5000 }),
  // the edges of buckets
  fc
    .tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -1, max: 1 }))
    .map(([bits, off]) => Math.min(HIGHEST_US, Math.max(1, 2 ** bits + off))),
)
const count = fc.oneof(
  fc.constant(1),
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 2 ** 40 }),
)
const counted = fc.record({ valueUs, count })
const values = fc.array(counted, { minLength: 1, maxLength: 200 })
const singles = fc.array(
  valueUs.map((each): Counted => ({ valueUs: each, count: 1 })),
  { minLength: 1, maxLength: 200 },
)

test('count, mean, deviation, extremes and percentiles are the reference’s', () => {
  fc.assert(
    fc.property(values, (all) => {
      const { own, reference } = both(all)

      expect(numbersOf(own)).toEqual(referenceNumbers(reread(reference)))
    }),
    { numRuns: 40 },
  )
})

test('values recorded one by one are in the reference’s cells', () => {
  fc.assert(
    fc.property(singles, (all) => {
      const own = createHistogram('interval')
      for (const each of all) own.record(each.valueUs)

      const { reference } = both(all)
      expect(numbersOf(own)).toEqual(referenceNumbers(reread(reference)))
    }),
    { numRuns: 40 },
  )
})

test('the reference reads what we write', () => {
  fc.assert(
    fc.property(values, (all) => {
      const { own, reference } = both(all)

      const read = hdr.decodeFromCompressedBase64(own.encode(), 64)

      expect(referenceNumbers(read)).toEqual(
        referenceNumbers(reread(reference)),
      )
    }),
    { numRuns: 40 },
  )
})

test('we read what the reference writes', () => {
  fc.assert(
    fc.property(values, (all) => {
      const { own, reference } = both(all)

      const read = decodeAnyHistogram(hdr.encodeIntoCompressedBase64(reference))

      expect(read.encode()).toBe(own.encode())
      expect(numbersOf(read)).toEqual(numbersOf(own))
    }),
  )
})

test('many texts summed at once are the same as added one by one', () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), (parts) => {
      const texts = parts.map((part) => both(part).own.encode())

      const whole = both(parts.flat()).own
      expect(sumEncoded(texts).encode()).toBe(whole.encode())
      expect(sumEncoded(texts).count).toBe(whole.count)
    }),
    { numRuns: 50 },
  )
})

/** At most that of the value's cell. */
function widthAt(value: number): number {
  return Math.max(1, Math.floor(value / 2048))
}

/** More than a block of 65,535 bytes: every cell, with a long count. */
function everywhere(): Counted[] {
  const all: Counted[] = []
  for (let value = 1; value <= HIGHEST_US; value += widthAt(value))
    all.push({ valueUs: value, count: 3_000_000_000 + value })
  return all
}

test('a histogram with something in every cell is written and read', () => {
  const { own, reference } = both(everywhere())
  const text = own.encode()

  const numbers = referenceNumbers(reread(reference))

  expect(text.length).toBeGreaterThan(2 ** 17)
  expect(numbersOf(decodeHistogram(text))).toEqual(numbers)
  expect(referenceNumbers(hdr.decodeFromCompressedBase64(text, 64))).toEqual(
    numbers,
  )
})

test('an empty histogram is written and read', () => {
  const text = createHistogram('interval').encode()

  expect(decodeHistogram(text).latency()).toBeNull()
  expect(hdr.decodeFromCompressedBase64(text, 64).totalCount).toBe(0)
})

test('a compressed text is not ours, but can be read', () => {
  const text = hdr.encodeIntoCompressedBase64(
    both([{ valueUs: 42, count: 7 }]).reference,
  )

  expect(() => decodeHistogram(text)).toThrow(HistogramFormatError)
  expect(decodeAnyHistogram(text).latency()).toMatchObject({ count: 7 })
})

test('a histogram of fewer digits keeps its values as far as it knew them', () => {
  const coarse = referenceOf(2)
  coarse.recordValueWithCount(123_456, 5)

  const read = decodeAnyHistogram(hdr.encodeIntoCompressedBase64(coarse))

  expect(read.count).toBe(5)
  expect(read.percentileUs(50) / 123_456).toBeCloseTo(1, 2)
})

/** @returns what it threw, or null */
function errorOf(text: string): unknown {
  try {
    decodeHistogram(text)
    return null
  } catch (error) {
    return error
  }
}

test('a text cut short or changed is refused or read, and nothing else', () => {
  const text = both([
    { valueUs: 5, count: 3 },
    { valueUs: 70_000, count: 900 },
  ]).own.encode()
  const damage = fc.record({
    at: fc.nat({ max: text.length - 1 }),
    char: fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '+', '/', '=', '!'),
    length: fc.nat({ max: text.length }),
  })
  fc.assert(
    fc.property(damage, ({ at, char, length }) => {
      const changed = text.slice(0, at) + char + text.slice(at + 1)

      const errors = [changed, text.slice(0, length)].map(errorOf)

      const strange = errors.filter(
        (error) => error !== null && !(error instanceof HistogramFormatError),
      )
      expect(strange).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['half of it', (text: string) => text.slice(0, text.length / 2)],
  ['nothing but the envelope', (text: string) => text.slice(0, 12)],
  ['another format', () => btoa('HISTnothing of the kind, but long enough')],
])('%s is refused', (_what, damage) => {
  const text = both([{ valueUs: 5000, count: 1 }]).own.encode()

  expect(() => decodeHistogram(damage(text))).toThrow(HistogramFormatError)
})
