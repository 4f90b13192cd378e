// Judges one import of one file by the import table.
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { FoundImport } from './find-imports.ts'
import { IMPORT_TABLE, TEST_PACKAGES, WALLS, type Row } from './import-table.ts'

/** What is wrong with `found` in `file` (path from the root), or nothing. */
export function judgeImport(
  file: string,
  found: FoundImport,
): string | undefined {
  const row = rowOf(file)
  if (row === undefined) return `${file}: in no folder of the import table`
  const reason = refusal(row, file, found)
  return reason === undefined
    ? undefined
    : `${file} imports '${found.specifier}': ${reason}`
}

export function rowOf(path: string): Row | undefined {
  return IMPORT_TABLE.filter((row) => isUnder(path, row.folder)).toSorted(
    (a, b) => b.folder.length - a.folder.length,
  )[0]
}

/** Tests and what only tests use: `testing.ts`, `testing/`, `tests/`. */
export function isTestFile(path: string): boolean {
  return (
    /\.test\.tsx?$/.test(path) ||
    /\/testing(\/|\.tsx?$)/.test(path) ||
    path.startsWith('tests/')
  )
}

export function featureOf(path: string): string | undefined {
  return /^renderer\/features\/([^/]+)\//.exec(path)?.[1]
}

function refusal(
  row: Row,
  file: string,
  { specifier, typeOnly }: FoundImport,
): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier)
    return refuseOurs(row, file, target)
  }
  if (isBuiltin(specifier)) {
    if (!row.node && !isTestFile(file)) return row.door
    return specifier.startsWith('node:') ? undefined : `write node:${specifier}`
  }
  return refusePackage(row, file, { specifier, typeOnly })
}

function refuseOurs(
  row: Row,
  file: string,
  target: string,
): string | undefined {
  const feature = featureOf(file)
  const other = featureOf(target)
  if (feature !== undefined && other !== undefined && feature !== other) {
    return 'features never import each other: share through renderer/state, renderer/components or renderer/charts.'
  }
  const allowed = [
    row.folder,
    ...row.ours,
    ...(isTestFile(file) ? row.tests.ours : []),
    'package.json',
  ]
  return allowed.some((folder) => isUnder(target, folder))
    ? undefined
    : row.door
}

function refusePackage(
  row: Row,
  file: string,
  { specifier, typeOnly }: FoundImport,
): string | undefined {
  const name = packageOf(specifier)
  if (name === 'electron' && typeOnly && file.startsWith('tests/')) {
    return undefined // the stand-in for Electron is typed by the real thing
  }
  const wall = Object.entries(WALLS).find(([walled]) => walled === name)?.[1]
  if (wall !== undefined && !file.startsWith(wall)) {
    return `only ${wall} may import ${name}. ${row.door}`
  }
  const allowed = isTestFile(file)
    ? [...row.packages, ...TEST_PACKAGES]
    : row.packages
  return allowed.some((pattern) => matchesPackage(name, pattern))
    ? undefined
    : row.door
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function matchesPackage(name: string, pattern: string): boolean {
  return pattern.endsWith('/*')
    ? name.startsWith(pattern.slice(0, -1))
    : name === pattern
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
