import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { bundleHeadless } from './bundle-headless.ts'
import { removeOldChunks } from './old-chunks.ts'

let folder = ''
let bundle = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-headless-'))
  bundle = join(folder, 'bundle')
  await bundleHeadless(bundle)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the bundle carries out a run to its last file, with its own workers', async () => {
  const out = join(folder, 'run')
  const flags = ['--conns', '2', '--duration', '500ms', '--output', 'json']
  const child = spawn(
    process.execPath,
    [
      join(bundle, 'main.js'),
      ...['run', '--target', 'builtin', ...flags, '--out', out],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const [stdout, stderr] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, 'close'),
  ])

  expect(child.exitCode, stderr.join('')).toBe(0)
  expect(JSON.parse(stdout.join(''))).toMatchObject({
    connections: { succeeded: 2 },
  })
  expect(await readdir(out)).toEqual(
    expect.arrayContaining(['plan.yaml', 'report.html', 'summary.json']),
  )
})

test.each(['generator', 'target'])(
  'the bundled %s starts without the HTTP client that Node would bring along',
  async (entry) => {
    const tell = `data:text/javascript,${encodeURIComponent(
      `process.once('disconnect', () => process.exit())
       process.once('message', () =>
         process.send(process.moduleLoadList.filter((name) => name.includes('undici/undici'))))`,
    )}`
    const child = fork(join(bundle, `${entry}.js`), ['it'], {
      execArgv: ['--import', tell],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    child.send('what is loaded?')

    const [loaded] = (await once(child, 'message')) as [unknown]

    expect(loaded).toEqual([])
  },
)

test('what a bundle was made of is written beside it, types and tests left out', async () => {
  const text = await readFile(join(bundle, 'inputs.json'), 'utf8')
  const names = (JSON.parse(text) as [string][]).map(([name]) => name)

  expect(names).toEqual(
    expect.arrayContaining([
      'control/run.ts',
      'core/plan/schema.ts',
      'headless/commands/serve.ts',
      'node_modules/zod/package.json',
      'workers/entry/generator.ts',
    ]),
  )
  expect(names.filter((name) => name.includes('.test.'))).toEqual([])
})

test('a chunk that no build of the last day wrote is removed', async () => {
  const [old, fresh, other] = ['old.js', 'fresh.js', 'old.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3_600_000)
  for (const path of [old, fresh, other]) await writeFile(path, '')
  for (const path of [old, other]) await utimes(path, twoDaysAgo, twoDaysAgo)

  await removeOldChunks(folder)

  const left = await readdir(folder)
  expect(left).toContain('fresh.js')
  expect(left).toContain('old.json')
  expect(left).not.toContain('old.js')
})
