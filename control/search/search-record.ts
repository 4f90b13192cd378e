// What a search keeps while it goes: its folder, and a journal that tells its
// probes even when the process is killed. What it leaves in the end is
// search-result.ts's.
import { join } from 'node:path'
import type {
  SearchProbe,
  SearchResult,
  Summary,
} from '../../core/metrics/summary-schema.ts'
import { maskPlan } from '../../core/plan/secrets.ts'
import { encodePlan, type Plan } from '../../core/plan/schema.ts'
import {
  JOURNAL_FILE,
  JOURNAL_VERSION,
  type JournalLine,
} from '../../core/protocol/journal.ts'
import type { ProbeStep } from '../../core/search/next-step.ts'
import { createJournal, openJournalFile, type Journal } from '../journal.ts'
import { readJournal } from '../journal-reader.ts'
import { makeRunFolder } from '../run-folder.ts'
import type { RunDeps, RunRequest } from '../run.ts'
import { clearProbeFolders } from './probe-folders.ts'

/** The run that a result rests on. */
export interface SearchBase {
  readonly plan: Plan
  readonly folder: string
  readonly summary: Summary
}

export class SearchRecord {
  readonly #request: RunRequest
  readonly #version: string
  readonly #journal: Journal

  private constructor(request: RunRequest, version: string, journal: Journal) {
    this.#request = request
    this.#version = version
    this.#journal = journal
  }

  /** @throws FileError when nothing can be written; then nothing is left */
  static async create(
    request: RunRequest,
    deps: RunDeps,
  ): Promise<SearchRecord> {
    const folder = await makeRunFolder(request.folder)
    try {
      await folder.clear()
      await clearProbeFolders(request.folder)
      const journal = await createJournal(
        join(request.folder, JOURNAL_FILE),
        deps.openJournal ?? openJournalFile,
      )
      const record = new SearchRecord(request, deps.version, journal)
      record.#note(record.#runLine(deps.clock.now(), request.workers))
      return record
    } catch (error) {
      await folder.abandon()
      throw error
    }
  }

  /** In words; null while all is well. */
  get trouble(): string | null {
    return this.#journal.trouble
  }

  probing({ phase, load }: ProbeStep): void {
    this.#note({ type: 'probing', phase, load })
  }

  probed(probe: SearchProbe): void {
    this.#note({ type: 'probe', probe })
  }

  /** The measurements of the run that the result rests on, and its end. */
  async end(
    search: SearchResult,
    base: SearchBase,
    { outcome, outcomeReason: reason, endedAt }: Summary,
  ): Promise<void> {
    const { summary, plan } = base
    const startedAtEpochMs = Date.parse(summary.startedAt)
    const { workers } = summary.generator
    this.#note({
      ...this.#runLine(startedAtEpochMs, workers),
      measured: maskPlan(encodePlan(plan)),
    })
    await this.#copy(base.folder)
    this.#note({ type: 'search', search })
    const finalOpen = summary.connections.final
    const endedAtEpochMs = Date.parse(endedAt)
    this.#note({ type: 'end', outcome, reason, endedAtEpochMs, finalOpen })
    await this.close()
  }

  close(): Promise<void> {
    return this.#journal.close()
  }

  async #copy(folder: string): Promise<void> {
    try {
      await readJournal(join(folder, JOURNAL_FILE), (line) => {
        if (['second', 'loss'].includes(line.type)) this.#note(line)
      })
    } catch {
      // the disk had no room for it: summary.json tells the numbers
    }
  }

  #note(line: JournalLine): void {
    void this.#journal.append(line)
  }

  #runLine(
    startedAtEpochMs: number,
    workers: number,
  ): Extract<JournalLine, { type: 'run' }> {
    const { runId, plan } = this.#request
    return {
      type: 'run',
      version: JOURNAL_VERSION,
      runId,
      startedAtEpochMs,
      plan: maskPlan(encodePlan(plan)),
      workers,
      toolVersion: this.#version,
    }
  }
}
