// The project's own source files, read once per test file.
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HOUSE } from './import-table.ts'

export const PROJECT_ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Every file under the house whose name ends like one of `endings`. */
export function readSources(endings: RegExp): SourceFile[] {
  return HOUSE.flatMap((folder) => listFiles(folder))
    .filter((path) => endings.test(path))
    .map((path) => ({
      path,
      text: readFileSync(posix.join(PROJECT_ROOT, path), 'utf8'),
    }))
}

export function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

function listFiles(folder: string): string[] {
  return readdirSync(posix.join(PROJECT_ROOT, folder), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name),
    )
    .map((path) => posix.relative(PROJECT_ROOT.replaceAll('\\', '/'), path))
}
