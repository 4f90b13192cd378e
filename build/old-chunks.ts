// Chunks of earlier bundles, which carry their content's hash in their names
// and so are never overwritten.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Nothing that uses one runs longer. */
const KEPT_MS = 24 * 3_600_000

/** Removes from `folder` the scripts that no build of the last day wrote. */
export async function removeOldChunks(
  folder: string,
  nowMs: number = Date.now(),
): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.js')) continue
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (nowMs - mtimeMs > KEPT_MS) await rm(path, { force: true })
  }
}
