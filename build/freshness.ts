// Whether a build step has to run: a digest over its input files, kept beside
// its output. Not a cache: it never restores anything, it only says "as
// before".
import { createHash } from 'node:crypto'
import { glob, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface StepFiles {
  readonly root: string
  /** Glob patterns, relative to `root`. */
  readonly inputs: readonly string[]
  /** Files that must be there; the digest lies beside the first. */
  readonly outputs: readonly [string, ...string[]]
}

/** Digest of names and contents; renaming or editing any input changes it. */
export async function digestOf(files: StepFiles): Promise<string> {
  const names: string[] = []
  const options = { cwd: files.root, exclude: ['**/*.test.{ts,tsx}'] }
  for await (const name of glob([...files.inputs], options)) names.push(name)
  const hash = createHash('sha256')
  for (const name of names.sort()) {
    hash.update(`${name}\0`)
    hash.update(await contentOf(join(files.root, name)))
  }
  return hash.digest('hex')
}

export async function isFresh(
  files: StepFiles,
  digest: string,
): Promise<boolean> {
  const known = await contentOf(stampOf(files))
  if (known.toString() !== digest) return false
  for (const output of files.outputs) {
    const content = await contentOf(join(files.root, output))
    if (content.length === 0) return false
  }
  return true
}

export async function markFresh(
  files: StepFiles,
  digest: string,
): Promise<void> {
  await mkdir(dirname(stampOf(files)), { recursive: true })
  await writeFile(stampOf(files), digest)
}

export async function markStale(files: StepFiles): Promise<void> {
  await rm(stampOf(files), { force: true })
}

function stampOf(files: StepFiles): string {
  return join(files.root, `${dirname(files.outputs[0])}.digest`)
}

/** Empty for a folder or a file that is not there. */
async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch {
    return Buffer.alloc(0) // absent and empty count as the same: not built
  }
}
