// What a worker counts and times within one interval, and the swap of it as
// an interval report. Everything here is on the hot path: recording is a
// property increment or a histogram cell, nothing is allocated per event.
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import type {
  ErrorRow,
  Gauges,
  IntervalReport,
  Phase,
  WorkerHealth,
} from '../../core/metrics/interval-report.ts'
import {
  createHistogram,
  type Histogram,
} from '../../core/metrics/histogram.ts'
import {
  COUNTERS,
  HISTOGRAMS,
  zeroCounters,
  type Counters,
  type HistogramName,
  type Tallies,
  type TallyName,
} from '../../core/metrics/names.ts'

/** Distinct error rows per interval; the rest is counted under `other`. */
export const MAX_ERROR_ROWS = 100
const MAX_SAMPLE_LENGTH = 200

type Histograms = Readonly<Record<HistogramName, Histogram>>

/** A property each, which is found faster than an entry of a Map. */
function createHistograms(): Histograms {
  const all = HISTOGRAMS.map((name) => [name, createHistogram('interval')])
  // fromEntries loses the keys' type; every name has one
  return Object.fromEntries(all) as Histograms
}

export class Recorder {
  readonly counters: Counters = zeroCounters()
  readonly #histograms = createHistograms()
  #errors = new Map<string, ErrorRow>()
  #tallies: Tallies = {}

  /** Clamps what a histogram cannot hold, and counts that it did. */
  time(name: HistogramName, durationMs: number): void {
    const held = this.#histograms[name].record(durationMs * 1000)
    if (!held) this.counters.valuesClamped++
  }

  tally(name: TallyName, by = 1): void {
    this.#tallies[name] = (this.#tallies[name] ?? 0) + by
  }

  /** @param closeCode WebSocket close code or HTTP status */
  error(
    category: ErrorCategory,
    phase: Phase,
    sample: string,
    closeCode: number | null = null,
  ): void {
    const key = `${category} ${phase} ${closeCode}`
    const row = this.#errors.get(key)
    if (row) row.count++
    else if (this.#errors.size < MAX_ERROR_ROWS)
      this.#errors.set(key, {
        category,
        phase,
        count: 1,
        closeCode,
        sample: sample.slice(0, MAX_SAMPLE_LENGTH),
      })
    else this.#overflow(phase)
  }

  #overflow(phase: Phase): void {
    const key = `other ${phase} overflow`
    const row = this.#errors.get(key)
    if (row) row.count++
    else
      this.#errors.set(key, {
        category: 'other',
        phase,
        count: 1,
        closeCode: null,
        sample: 'more distinct errors than are listed apart',
      })
  }

  /** p99 of this interval's send lag, ms; null when nothing was sent. */
  sendLagP99Ms(): number | null {
    const lag = this.#histograms.sendLag
    return lag.count > 0 ? lag.percentileUs(99) / 1000 : null
  }

  /** Everything since the last swap, as second `index`; starts afresh. */
  swap(index: number, gauges: Gauges, health: WorkerHealth): IntervalReport {
    const counters = { ...this.counters }
    for (const name of COUNTERS) this.counters[name] = 0
    const histograms: Partial<Record<HistogramName, string>> = {}
    for (const name of HISTOGRAMS) {
      const histogram = this.#histograms[name]
      if (histogram.count === 0) continue
      histograms[name] = histogram.encode()
      histogram.reset()
    }
    const errors = [...this.#errors.values()]
    const tallies = this.#tallies
    this.#errors = new Map()
    this.#tallies = {}
    const report = { index, counters, gauges, histograms, errors, health }
    return Object.keys(tallies).length > 0 ? { ...report, tallies } : report
  }
}
