// The import table said in oxlint's words, so that an editor refuses a wrong
// import while it is typed. The whole judgement is import-rules.ts's: lint
// patterns see the text of an import, not the file that it leads to.
import { HOUSE, IMPORT_TABLE, type Row } from './import-table.ts'

export interface LintOverride {
  readonly files: readonly string[]
  readonly rules: { readonly 'no-restricted-imports': readonly unknown[] }
}

/** What the engine does not know of the load plane. */
const ROOMS = ['websocket', 'sockets', 'target', 'entry']

/** One override per row of the table, in the table's order. */
export function lintBans(): LintOverride[] {
  return IMPORT_TABLE.map((row) => ({
    files: [`${row.folder}/**`],
    rules: {
      'no-restricted-imports': ['error', { patterns: patternsOf(row) }],
    },
  }))
}

/**
 * Bans on our folders come first: oxlint lets an import go at the first
 * group that lists it as an exception.
 */
function patternsOf(row: Row): readonly unknown[] {
  const message = row.door
  const folders = HOUSE.filter((folder) => !mayEnter(row, folder))
  const bans = [{ regex: `^(\\.\\./)+(${folders.join('|')})/`, message }]
  if (row.folder.startsWith('workers/') && !row.ours.includes('workers')) {
    const rooms = ROOMS.filter((room) => row.folder !== `workers/${room}`)
    const regex = `^(\\.\\./)+(workers/)?(${rooms.join('|')})/`
    bans.push({ regex, message })
  }
  const exceptions = [
    './**',
    '../**',
    ...(row.node ? ['node:*', 'node:*/**'] : []),
    ...row.packages.flatMap((name) => [name, `${name}/**`]),
  ]
  const group = ['*', ...exceptions.map((pattern) => `!${pattern}`)]
  return [...bans, { group, message }]
}

function mayEnter(row: Row, folder: string): boolean {
  return [row.folder, ...row.ours].some(
    (allowed) => allowed === folder || allowed.startsWith(`${folder}/`),
  )
}
