import { execFile } from 'node:child_process'
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { lintBans } from './lint-bans.ts'
import { PROJECT_ROOT } from './source-files.ts'

const CONFIG = join(PROJECT_ROOT, '.oxlintrc.json')

/** What each throw-away file must be refused for; nothing for the last ones. */
const SAMPLES = [
  ['core/a.ts', "import '../control/app.ts'", 'no-restricted-imports'],
  ['core/b.ts', "import 'node:fs'", 'no-restricted-imports'],
  ['core/plan/c.ts', "export * from 'ws'", 'no-restricted-imports'],
  ['core/d.ts', 'export const d = Date.now()', 'no-restricted-properties'],
  ['core/e.ts', 'setTimeout(console.log, 1)', 'no-restricted-globals'],
  ['core/f.ts', 'export default 1', 'no-default-export'],
  ['core/g.ts', 'export let g: any = 1', 'no-explicit-any'],
  ['core/bigName.ts', 'export const a = 1', 'filename-case'],
  ['workers/engine/a.ts', "import 'node:timers'", 'no-restricted-imports'],
  ['workers/engine/b.ts', "import '../sockets/x.ts'", 'no-restricted-imports'],
  ['workers/engine/c.ts', 'Math.random()', 'no-restricted-properties'],
  ['workers/engine/d.ts', 'performance.now()', 'no-restricted-globals'],
  [
    'workers/metrics/a.ts',
    'globalThis.setInterval(console.log, 1)',
    'no-restricted-globals',
  ],
  [
    'workers/sockets/a.ts',
    "import '../../control/x.ts'",
    'no-restricted-imports',
  ],
  ['control/a.ts', "import '../workers/x.ts'", 'no-restricted-imports'],
  ['control/b.ts', "await import('electron')", 'no-restricted-imports'],
  ['control/c.ts', "import 'react'", 'no-restricted-imports'],
  ['electron/a.ts', "import '../renderer/x.ts'", 'no-restricted-imports'],
  ['headless/a.ts', "import '../workers/x.ts'", 'no-restricted-imports'],
  ['renderer/a.tsx', "import 'node:fs'", 'no-restricted-imports'],
  ['renderer/b.tsx', "import '../control/x.ts'", 'no-restricted-imports'],
  [
    'renderer/features/run/a.tsx',
    "import '../plan/x.tsx'",
    'no-restricted-imports',
  ],
  ['tests/a.ts', "import 'electron'", 'no-restricted-imports'],
  ['core/long.ts', '// line\n'.repeat(401), 'max-lines'],
  ['core/wide.ts', widest(5), 'max-params'],
  ['core/tall.ts', tallest(61), 'max-lines-per-function'],
  ['core/knot.ts', knottiest(10), 'complexity'],
  ['core/fine.ts', "import { z } from 'zod'\nexport const a = z", undefined],
  ['core/fine.test.ts', 'setTimeout(console.log, 1)', undefined],
  ['workers/engine/fine.ts', "export * from '../../core/a.ts'", undefined],
  ['control/fine.ts', "export * from 'node:fs/promises'", undefined],
  ['electron/fine.ts', "export { app } from 'electron'", undefined],
  ['renderer/fine.tsx', "import '@mantine/core/styles.css'", undefined],
  ['renderer/features/run/fine.tsx', "import '../../state/x.ts'", undefined],
  ['tests/fine.ts', "export type { App } from 'electron'", undefined],
] as const

const report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })),
})

describe('oxlint', () => {
  let folder = ''
  let refused: ReadonlySet<string> = new Set()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidewire-lint-'))
    await copyFile(CONFIG, join(folder, '.oxlintrc.json'))
    for (const [path, source] of SAMPLES) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), source)
    }
    refused = await lint(folder)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  test.each(SAMPLES)('in %s: %j gives %s', (path, _source, rule) => {
    const rules = [...refused]
      .filter((entry) => entry.startsWith(`${path} `))
      .map((entry) => entry.split(' ')[1])

    const wanted = rule === undefined ? rules : rules.filter((r) => r === rule)
    expect(wanted).toEqual(rule === undefined ? [] : [rule])
  })
})

test("the linter's import bans say what the import table says", async () => {
  const config = z
    .object({ overrides: z.array(z.looseObject({})) })
    .parse(JSON.parse(await readFile(CONFIG, 'utf8')))

  expect(config.overrides).toEqual(expect.arrayContaining(lintBans()))
})

/** Runs the linter without types; entries are "file rule". */
async function lint(folder: string): Promise<ReadonlySet<string>> {
  const cli = join(PROJECT_ROOT, 'node_modules/oxlint/bin/oxlint')
  const output = await new Promise<string>((resolve) => {
    const args = [cli, '--format', 'json']
    // The exit code says only that something was refused.
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => {
      resolve(stdout)
    })
  })
  return new Set(
    report.parse(JSON.parse(output)).diagnostics.map(({ code, filename }) => {
      const rule = /\((.*)\)/.exec(code)?.[1] ?? code
      return `${filename.replaceAll('\\', '/')} ${rule}`
    }),
  )
}

function widest(parameters: number): string {
  const names = Array.from({ length: parameters }, (_, i) => `p${i}: number`)
  return `export function wide(${names.join(', ')}): void {}`
}

function tallest(lines: number): string {
  return `export function tall(): void {\n${'  console.log()\n'.repeat(lines)}}`
}

function knottiest(branches: number): string {
  const body = 'if (Math.abs(n) > 1) n++\n'.repeat(branches)
  return `export function knot(n: number): void {\n${body}}`
}
