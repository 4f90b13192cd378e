// Keeps what a run has measured: totals, rows and the journal. A row is told
// to the outside only once it is on the disk.
import {
  mergeReports,
  type MergedSecond,
  type SecondContext,
} from '../core/metrics/merge.ts'
import { GROWTH_SECONDS } from '../core/metrics/health.ts'
import type { Second } from '../core/metrics/second.ts'
import { createTotals, type Totals } from '../core/metrics/totals.ts'
import type { Plan } from '../core/plan/schema.ts'
import type { Journal } from './journal.ts'
import type { JournalLine } from '../core/protocol/journal.ts'
import type { DueSecond } from './second-merger.ts'

export interface RecorderOptions {
  readonly plan: Plan
  readonly journal: Journal
  /** Takes secrets out of what was said of an error. */
  readonly maskSample: (sample: string) => string
  readonly onSecond: (second: Second) => void
  /** In words; null when it is over. */
  readonly onTrouble: (trouble: string | null) => void
}

export class RunRecorder {
  readonly totals: Totals
  readonly #options: RecorderOptions
  /** Of the last seconds, oldest first. */
  #bytesWaiting: readonly number[] = []
  #recorded: Promise<void> = Promise.resolve()

  constructor(options: RecorderOptions) {
    this.#options = options
    this.totals = createTotals(options.plan)
  }

  record(due: DueSecond, context: Omit<SecondContext, 'missingWorkers'>): void {
    const { maskSample } = this.#options
    const merged = withMaskedSamples(
      withLateReports(
        mergeReports(due.reports, {
          ...context,
          missingWorkers: due.missing,
          silentWorkers: due.silent,
          bytesWaitingBefore: this.#bytesWaiting,
        }),
        due.lateReports,
      ),
      maskSample,
    )
    const { bytesWaiting } = merged.second.health
    this.#bytesWaiting = [...this.#bytesWaiting, bytesWaiting].slice(
      -GROWTH_SECONDS,
    )
    this.totals.add(merged)
    this.note(secondLine(merged), () => this.#options.onSecond(merged.second))
  }

  /** Appends a line; `then` is called once it is on the disk. */
  note(line: JournalLine, then?: () => void): void {
    const { journal, onTrouble } = this.#options
    this.#recorded = journal.append(line).then(() => {
      onTrouble(journal.trouble)
      then?.()
    })
  }

  /** Resolves when everything so far has been recorded and told. */
  async settled(): Promise<void> {
    await this.#recorded
  }
}

function withLateReports(
  { second, histograms }: MergedSecond,
  lateReports: number,
): MergedSecond {
  if (lateReports === 0) return { second, histograms }
  return { second: { ...second, lateReports }, histograms }
}

function withMaskedSamples(
  { second, histograms }: MergedSecond,
  mask: (sample: string) => string,
): MergedSecond {
  const errors = second.errors.map((row) => ({
    ...row,
    sample: mask(row.sample),
  }))
  return { second: { ...second, errors }, histograms }
}

function secondLine({ second, histograms }: MergedSecond): JournalLine {
  const encoded = [...histograms].map(
    ([name, histogram]) => [name, histogram.encode()] as const,
  )
  return { type: 'second', second, histograms: Object.fromEntries(encoded) }
}
