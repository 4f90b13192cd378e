// The folder that a run leaves its files in: made, and proven writable, before
// any load. What goes into it is run-files.ts and journal.ts.
import { mkdir, open, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FileError } from '../core/errors.ts'
import { describeFileProblem } from './file-problem.ts'
import { RESULT_FILES } from './result-files.ts'

const PROBE_FILE = '.tidewire-probe'

export interface RunFolder {
  readonly path: string
  /** Removes results of an earlier run in the same folder. */
  clear(): Promise<void>
  /** Takes the folder away again when it was made here and is empty. */
  abandon(): Promise<void>
}

/** @throws FileError when nothing can be written there */
export async function makeRunFolder(path: string): Promise<RunFolder> {
  const created = await attempt(`make the folder ${path}`, () =>
    makeFolders(path),
  )
  await attempt(`write into the folder ${path}`, () => probe(path))
  return {
    path,
    async clear() {
      await attempt(`replace the files in ${path}`, () =>
        Promise.all(
          RESULT_FILES.map((name) => rm(join(path, name), { force: true })),
        ),
      )
    },
    async abandon() {
      // Not empty, or gone: either way there is nothing to take away.
      if (created !== undefined) await rmdir(path).catch(() => {})
    },
  }
}

/**
 * Not by mkdir's `recursive`: where a file system has no place for folders
 * (/proc), Node's never returns.
 *
 * @returns the topmost folder that was made; undefined when all were there
 */
async function makeFolders(path: string): Promise<string | undefined> {
  try {
    await mkdir(path)
    return path
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
  }
  const made = await makeFolders(dirname(path))
  await mkdir(path)
  return made ?? path
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** A full disk lets an empty file be made: write something, to the disk. */
async function probe(path: string): Promise<void> {
  const file = join(path, PROBE_FILE)
  const handle = await open(file, 'w')
  try {
    await handle.writeFile('Tidewire checks whether it can write here.\n')
    await handle.sync()
  } finally {
    await handle.close()
    await rm(file, { force: true })
  }
}

async function attempt<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new FileError(describeFileProblem(doing, error))
  }
}
