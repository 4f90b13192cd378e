// The verdict that the very same measurements would have had on a machine that
// nobody else uses: a run's journal, read with a generator that was calm.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recoverRun } from '../../control/recover-run.ts'
import type { LimitVerdict } from '../../core/metrics/summary-schema.ts'
import {
  JOURNAL_FILE,
  journalLineSchema,
  type JournalLine,
} from '../../core/protocol/journal.ts'

/** @param runFolder of a run that has ended */
export async function verdictIfCalm(
  runFolder: string,
): Promise<LimitVerdict | undefined> {
  const text = await readFile(join(runFolder, JOURNAL_FILE), 'utf8')
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => calmed(journalLineSchema.parse(JSON.parse(line))))
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-calmed-'))
  try {
    const journal = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    await writeFile(join(folder, JOURNAL_FILE), journal)
    return (await recoverRun(folder)).summary.verdict
  } finally {
    await rm(folder, { recursive: true })
  }
}

const CALM = {
  ...{ loopDelayMaxMs: 1, gcPauseMaxMs: 0, sendLagP99Ms: 0.5 },
  ...{ suspendedMs: 0 },
}

function calmed(line: JournalLine): JournalLine {
  if (line.type !== 'second') return line
  const { redBy: _redBy, ...health } = line.second.health
  const workers = health.workers.map((worker) => ({
    ...worker,
    ...CALM,
    ...{ loopUtilization: 0.1, cpuPercent: 10 },
  }))
  const calm = {
    ...health,
    ...CALM,
    ...{ loopUtilizationMax: 0.1, cpuPercentMax: 10, cpuPercent: 10 },
    ...{ saturated: false, reasons: [], amberReasons: [], workers },
  }
  return { ...line, second: { ...line.second, health: calm } }
}
