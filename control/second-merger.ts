// Decides when a second is complete: collects the workers' interval reports
// by index and hands out each second once, in order. It adds nothing up
// (core/metrics/merge.ts does) and has no timers: whoever owns it asks.
//
// Nothing measured is lost. A second waits for every worker that still runs,
// but for a silent one only so long; what that worker reports afterwards
// counts in the next second to which it contributes, which then says so
// (`lateReports`). So the rows of a run always add up to its totals.
import {
  INTERVAL_MS,
  type IntervalReport,
} from '../core/metrics/interval-report.ts'
import { foldReports } from './late-reports.ts'

/** How long past its end a second waits for a silent worker. */
export const PATIENCE_MS = 2500

export interface DueSecond {
  readonly index: number
  /** By worker; never empty. */
  readonly reports: ReadonlyMap<number, IntervalReport>
  /** Workers that were to report this second and did not, or had been lost. */
  readonly missing: readonly number[]
  /** Of those, the ones that still run: they stand still, or are held up. */
  readonly silent: readonly number[]
  /** Reports of earlier seconds that are folded into `reports`. */
  readonly lateReports: number
}

interface Source {
  /** Highest index reported; -1 before the first. */
  last: number
  state: 'running' | 'finished' | 'lost'
  /** Not yet handed out, oldest first. */
  readonly waiting: IntervalReport[]
}

export class SecondMerger {
  readonly #sources: readonly Source[]
  readonly #startedAtEpochMs: number
  #next = 0

  constructor(workers: number, startedAtEpochMs: number) {
    this.#startedAtEpochMs = startedAtEpochMs
    this.#sources = Array.from({ length: workers }, () => ({
      last: -1,
      state: 'running',
      waiting: [],
    }))
  }

  add(worker: number, report: IntervalReport): void {
    const source = this.#sources[worker]
    if (!source) return
    source.waiting.push(report)
    source.last = Math.max(source.last, report.index)
  }

  /** No report of this worker follows. */
  end(worker: number, state: 'finished' | 'lost'): void {
    const source = this.#sources[worker]
    if (source) source.state = state
  }

  /** Every second that is complete, or that has waited long enough. */
  take(nowEpochMs: number): DueSecond[] {
    const due: DueSecond[] = []
    while (this.#isComplete() || this.#isOverdue(nowEpochMs)) {
      const second = this.#cut()
      if (second) due.push(second)
    }
    return due
  }

  /** When all workers have ended: late reports that no second followed. */
  rest(): DueSecond[] {
    const due = this.take(Infinity)
    const last = this.#cut()
    return last ? [...due, last] : due
  }

  #isComplete(): boolean {
    const running = this.#running()
    if (running.length === 0) return this.#reported()
    return running.every((source) => source.last >= this.#next)
  }

  #isOverdue(nowEpochMs: number): boolean {
    const endMs = this.#startedAtEpochMs + (this.#next + 1) * INTERVAL_MS
    return nowEpochMs > endMs + PATIENCE_MS && this.#reported()
  }

  /** Whether anybody has got as far as the next second. */
  #reported(): boolean {
    return this.#sources.some((source) => source.last >= this.#next)
  }

  #running(): Source[] {
    return this.#sources.filter((source) => source.state === 'running')
  }

  #cut(): DueSecond | null {
    const index = this.#next++
    const reports = new Map<number, IntervalReport>()
    const missing: number[] = []
    const silent: number[] = []
    let lateReports = 0
    for (const [worker, source] of this.#sources.entries()) {
      if (source.last < index && source.state !== 'finished') {
        missing.push(worker)
        if (source.state === 'running') silent.push(worker)
      }
      const [first, ...others] = takeUpTo(source, index)
      if (!first) continue
      const all = [first, ...others] as const
      lateReports += all.filter((report) => report.index < index).length
      reports.set(worker, { ...foldReports(all), index })
    }
    return reports.size > 0
      ? { index, reports, missing, silent, lateReports }
      : null
  }
}

function takeUpTo(source: Source, index: number): IntervalReport[] {
  const first = source.waiting.findIndex((report) => report.index > index)
  return source.waiting.splice(0, first < 0 ? source.waiting.length : first)
}
