// Where the probes of a search leave their files: a folder for each, numbered
// in the order they were made, below the search's own.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const FOLDER = 'probes'

/** @param number from 1 */
export function probeFolder(searchFolder: string, number: number): string {
  return join(searchFolder, FOLDER, String(number).padStart(2, '0'))
}

/** Removes those of an earlier search, and nothing else. */
export async function clearProbeFolders(searchFolder: string): Promise<void> {
  const folder = join(searchFolder, FOLDER)
  // there is none yet
  const names = await readdir(folder).catch((): string[] => [])
  const probes = names.filter((name) => /^\d{2,}$/.test(name))
  await Promise.all(
    probes.map((name) => rm(join(folder, name), { recursive: true })),
  )
}
