// Lays a written file out as the rest of the project is.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PRETTIER = fileURLToPath(
  new URL('../../node_modules/prettier/bin/prettier.cjs', import.meta.url),
)

export async function formatFile(path: string): Promise<void> {
  await promisify(execFile)(process.execPath, [PRETTIER, '--write', path])
}
