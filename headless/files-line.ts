// Where a run's files are, and which of them are not there: what could not be
// written is said even where nothing else is, for a result that is only on the
// screen is lost with it.
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { PROBES_FILE, RESULT_FILES } from '../control/result-files.ts'

export interface FilesLine {
  readonly text: string
  readonly complete: boolean
}

/** @param searched whether the run was a search for a limit */
export async function filesLine(
  folder: string,
  searched: boolean,
): Promise<FilesLine> {
  const wanted = RESULT_FILES.filter((name) => searched || name !== PROBES_FILE)
  const there = await Promise.all(
    wanted.map((name) => isThere(join(folder, name))),
  )
  const missing = wanted.filter((_name, place) => !there[place])
  if (missing.length === 0) return { text: `files: ${folder}`, complete: true }
  return {
    text: `files: ${folder}, without ${missing.join(', ')}: could not be written. The result above is whole.`,
    complete: false,
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false // whatever the reason, nobody can read it
  }
}
