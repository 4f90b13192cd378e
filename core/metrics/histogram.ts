// Histograms of durations in microseconds. The only file that knows
// hdr-histogram-js; everything else sees this interface. Values are rounded
// to whole microseconds and clamped to the range; who records counts the
// clamped ones.
import * as hdr from 'hdr-histogram-js'
import type { Latency } from './latency.ts'

/** One hour: longer than any timeout that a plan may set for a reply. */
export const HIGHEST_US = 3_600_000_000
const SIGNIFICANT_DIGITS = 3

export interface Histogram {
  /** @returns false when the value was beyond the range and was clamped */
  record(valueUs: number): boolean
  /** Both sides share one range, so that adding loses nothing. */
  add(other: Histogram): void
  reset(): void
  readonly count: number
  /** @param percent 0..100; @returns microseconds, 0 when empty */
  percentileUs(percent: number): number
  /** HdrHistogram V2, compressed, base64. */
  encode(): string
  /** Milliseconds; null when empty. */
  latency(): Latency | null
}

/**
 * `interval` counts in 32 bits (a second of one worker), `total` in 64 bits:
 * the 32-bit ones would wrap silently at 2^32.
 */
export type HistogramKind = 'interval' | 'total'

class HdrHistogram implements Histogram {
  readonly #inner: hdr.Histogram

  constructor(inner: hdr.Histogram) {
    this.#inner = inner
  }

  get count(): number {
    return this.#inner.totalCount
  }

  record(valueUs: number): boolean {
    // NaN would be recorded as 0, a negative value would throw
    const rounded = Math.round(valueUs)
    if (rounded >= 1 && rounded <= HIGHEST_US) {
      this.#inner.recordValue(rounded)
      return true
    }
    this.#inner.recordValue(rounded > HIGHEST_US ? HIGHEST_US : 1)
    return rounded === 0
  }

  add(other: Histogram): void {
    if (!(other instanceof HdrHistogram))
      throw new TypeError('only histograms of this module can be added')
    this.#inner.add(other.#inner)
  }

  reset(): void {
    this.#inner.reset()
  }

  percentileUs(percent: number): number {
    return this.count === 0 ? 0 : this.#inner.getValueAtPercentile(percent)
  }

  encode(): string {
    return hdr.encodeIntoCompressedBase64(this.#inner)
  }

  latency(): Latency | null {
    if (this.count === 0) return null
    const ms = (percent: number) =>
      this.#inner.getValueAtPercentile(percent) / 1000
    return {
      count: this.count,
      min: this.#inner.minNonZeroValue / 1000,
      mean: roundUs(this.#inner.mean) / 1000,
      stddev: roundUs(this.#inner.stdDeviation) / 1000,
      p50: ms(50),
      p90: ms(90),
      p95: ms(95),
      p99: ms(99),
      p999: ms(99.9),
      max: this.#inner.maxValue / 1000,
    }
  }
}

function roundUs(valueUs: number): number {
  return Math.round(valueUs)
}

export function createHistogram(kind: HistogramKind): Histogram {
  return new HdrHistogram(
    hdr.build({
      bitBucketSize: kind === 'total' ? 64 : 32,
      autoResize: false,
      lowestDiscernibleValue: 1,
      highestTrackableValue: HIGHEST_US,
      numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    }),
  )
}

/** Throws when the text is no histogram of ours. */
export function decodeHistogram(base64: string): Histogram {
  return new HdrHistogram(hdr.decodeFromCompressedBase64(base64, 64))
}
