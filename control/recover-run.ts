// A run put together again from its journal: of one that ended, or of one
// whose process was killed in the middle. It reads and computes, and changes
// nothing on the disk.
import { join } from 'node:path'
import { FileError } from '../core/errors.ts'
import type { Histogram } from '../core/metrics/histogram.ts'
import { HISTOGRAMS, type HistogramName } from '../core/metrics/names.ts'
import type { Second } from '../core/metrics/second.ts'
import { summarize } from '../core/metrics/summary.ts'
import type {
  SearchProbe,
  SearchResult,
  Summary,
  ThresholdMiss,
  WorkerLoss,
} from '../core/metrics/summary-schema.ts'
import { createTotals, type Totals } from '../core/metrics/totals.ts'
import { planSchema, type Plan, type PlanSource } from '../core/plan/schema.ts'
import { JOURNAL_FILE, type JournalLine } from '../core/protocol/journal.ts'
import { stoppedSearch } from '../core/search/result.ts'
import { withSearch } from '../core/search/verdict.ts'
import { readJournal } from './journal-reader.ts'

type RunLine = Extract<JournalLine, { type: 'run' }>
type SecondLine = Extract<JournalLine, { type: 'second' }>
type EndLine = Extract<JournalLine, { type: 'end' }>

export interface RecoveredRun {
  readonly summary: Summary
  readonly seconds: readonly Second[]
  /** As people write it, secrets masked. */
  readonly plan: PlanSource
}

/** @throws FileError when there is no journal, or not even its first line */
export async function recoverRun(folder: string): Promise<RecoveredRun> {
  const path = join(folder, JOURNAL_FILE)
  // Only here: what it needs to read old journals is slow to load, and a run
  // that is to start has no use for it.
  const { decodeAnyHistogram } =
    await import('../core/metrics/any-histogram.ts')
  const recovery = new Recovery(decodeAnyHistogram)
  await readJournal(path, (line) => recovery.take(line))
  const run = recovery.result()
  if (!run) throw new FileError(`${path} does not hold a run.`)
  return run
}

type DecodeHistogram = (text: string) => Histogram

class Recovery {
  readonly #decode: DecodeHistogram
  readonly #probes: SearchProbe[] = []
  #search: SearchResult | null = null
  #seconds: Second[] = []
  #losses: WorkerLoss[] = []
  #start: { readonly line: RunLine; readonly plan: Plan } | null = null
  #totals: Totals | null = null
  #end: EndLine | null = null
  #miss: ThresholdMiss | null = null

  constructor(decode: DecodeHistogram) {
    this.#decode = decode
  }

  take(line: JournalLine): void {
    switch (line.type) {
      case 'run': {
        const plan = planSchema.safeParse(line.measured ?? line.plan)
        if (!plan.success) return
        this.#start = { line, plan: plan.data }
        this.#totals = createTotals(plan.data)
        this.#seconds = []
        this.#losses = []
        return
      }
      case 'second':
        this.#seconds.push(line.second)
        this.#totals?.add({
          second: line.second,
          histograms: decodeHistograms(line, this.#decode),
        })
        return
      case 'loss':
        this.#losses.push(line.loss)
        return
      case 'miss':
        this.#miss = line.miss
        return
      case 'end':
        this.#end = line
        return
      case 'probe':
        this.#probes.push(line.probe)
        return
      case 'search':
        this.#search = line.search
        return
      case 'adjust':
        return // what came of it is in the seconds
      case 'probing':
        return // the probe itself follows when it is over
    }
  }

  result(): RecoveredRun | null {
    if (!this.#start || !this.#totals) return null
    const { line, plan } = this.#start
    const summary = summarize(this.#totals, {
      version: line.toolVersion,
      runId: line.runId,
      plan,
      startedAtEpochMs: line.startedAtEpochMs,
      workers: line.workers,
      workersLost: this.#losses,
      miss: this.#miss,
      ...this.#ending(line.startedAtEpochMs),
    })
    const search = this.#searchOf(plan)
    return {
      summary: search ? withSearch(summary, search) : summary,
      seconds: this.#seconds,
      // planSchema has just read it
      plan: line.plan as PlanSource,
    }
  }

  #searchOf({ search }: Plan): SearchResult | null {
    if (this.#search) return this.#search
    return search ? stoppedSearch(search, this.#probes) : null
  }

  #ending(startedAtEpochMs: number) {
    if (this.#end) {
      const { outcome, reason: outcomeReason, ...rest } = this.#end
      const { endedAtEpochMs, finalOpen } = rest
      return { outcome, outcomeReason, endedAtEpochMs, finalOpen }
    }
    const last = this.#seconds.at(-1)
    const seconds = last ? last.index + 1 : 0
    const endedAtEpochMs = startedAtEpochMs + seconds * 1000
    return {
      outcome: 'aborted' as const,
      outcomeReason:
        this.#start?.plan.search === undefined
          ? 'Tidewire ended in the middle of the run without a word. What is here ' +
            `was measured in its first ${seconds} s, until ` +
            `${new Date(endedAtEpochMs).toISOString()}.`
          : 'Tidewire ended in the middle of the search without a word. What ' +
            'each probe up to then has measured is in the folder probes.',
      endedAtEpochMs,
      finalOpen: last?.gauges.open ?? 0,
    }
  }
}

function decodeHistograms(
  line: SecondLine,
  decode: DecodeHistogram,
): ReadonlyMap<HistogramName, Histogram> {
  const decoded = new Map<HistogramName, Histogram>()
  for (const name of HISTOGRAMS) {
    const text = line.histograms[name]
    if (text !== undefined) decoded.set(name, decode(text))
  }
  return decoded
}
