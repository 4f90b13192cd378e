// The runs folder: one folder per run, listed, opened and exported. It only
// reads; a run killed in the middle is told from its journal.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError } from '../core/errors.ts'
import { summarySchema, type Summary } from '../core/metrics/summary-schema.ts'
import type { ArchivedRun, ExportFormat } from '../core/protocol/app.ts'
import { describeFileProblem } from './file-problem.ts'
import { JOURNAL_FILE } from '../core/protocol/journal.ts'
import { recoverRun, type RecoveredRun } from './recover-run.ts'
import { exportText } from './run-files.ts'
import { isRunId } from './run-id.ts'

export interface Archive {
  /** Newest first. Folders that hold no run are passed over. */
  list(): Promise<ArchivedRun[]>
  /** @throws FileError when there is no such run */
  open(runId: string): Promise<RecoveredRun>
  /** @throws FileError when there is no such run */
  export(
    runId: string,
    format: ExportFormat,
  ): Promise<{ readonly fileName: string; readonly text: string }>
}

/** A journal this fresh, without a result, is of a run under way. */
const UNDER_WAY_MS = 10_000

export function createArchive(
  runsFolder: string,
  now: () => number = Date.now,
): Archive {
  const recovered = new RecoveredSummaries()

  function folderOf(runId: string): string {
    if (!isRunId(runId)) throw new FileError(`There is no run "${runId}".`)
    return join(runsFolder, runId)
  }

  async function describe(runId: string): Promise<ArchivedRun | null> {
    const folder = folderOf(runId)
    try {
      const done = await readSummary(folder)
      if (done) return rowOf(runId, done, done.outcome)
      const { summary, changedAtEpochMs } = await recovered.of(folder)
      const underWay = now() - changedAtEpochMs < UNDER_WAY_MS
      return rowOf(runId, summary, underWay ? 'running' : summary.outcome)
    } catch {
      return null // not a run's folder, or one that cannot be read
    }
  }

  return {
    async list() {
      const names = (await foldersIn(runsFolder)).filter(isRunId)
      const rows: ArchivedRun[] = []
      for (const name of names) {
        const row = await describe(name)
        if (row) rows.push(row)
      }
      return rows.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    },

    async open(runId) {
      const folder = folderOf(runId)
      const run = await recoverRun(folder)
      // What was written at the end is what everybody else has seen.
      return { ...run, summary: (await readSummary(folder)) ?? run.summary }
    },

    async export(runId, format) {
      const folder = folderOf(runId)
      const fileName = `${runId}-${format}`
      const written = await readIfThere(join(folder, format))
      if (written !== null) return { fileName, text: written }
      return { fileName, text: exportText(format, await recoverRun(folder)) }
    },
  }
}

function rowOf(runId: string, summary: Summary, outcome: string): ArchivedRun {
  const { name, startedAt, durationMs, connections } = summary
  const { peak } = connections
  return { runId, name, startedAt, outcome, peak, durationMs }
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map((e) => e.name)
  } catch (error) {
    if (isMissing(error)) return [] // nothing has run yet
    throw new FileError(describeFileProblem(`read ${folder}`, error))
  }
}

/** @returns null when the run left none: it was killed, or is under way */
async function readSummary(folder: string): Promise<Summary | null> {
  const text = await readIfThere(join(folder, 'summary.json'))
  if (text === null) return null
  try {
    return summarySchema.parse(JSON.parse(text))
  } catch {
    return null // damaged, or another version's: the journal tells it anew
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw new FileError(describeFileProblem(`read ${path}`, error))
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Reading a long journal takes seconds: each state of it is read once. */
class RecoveredSummaries {
  readonly #known = new Map<
    string,
    { readonly summary: Summary; readonly changedAtEpochMs: number }
  >()

  async of(folder: string) {
    const { mtimeMs: changedAtEpochMs } = await stat(join(folder, JOURNAL_FILE))
    const known = this.#known.get(folder)
    if (known?.changedAtEpochMs === changedAtEpochMs) return known
    const { summary } = await recoverRun(folder)
    const fresh = { summary, changedAtEpochMs }
    this.#known.set(folder, fresh)
    return fresh
  }
}
