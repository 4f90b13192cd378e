import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const LAUNCHER = fileURLToPath(new URL('run.mjs', import.meta.url))
// Makes the launcher believe that it runs on an old Node.
const PRETEND_OLD =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.0.0"}})'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-run-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function launch(source: string, flags: string[], args: string[] = []) {
  const file = join(folder, 'entry.ts')
  await writeFile(file, source)
  return spawn(process.execPath, [...flags, LAUNCHER, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

describe.each([
  ['in this process on Node 24', []],
  ['in a child on an older Node', ['--import', PRETEND_OLD]],
])('run.mjs %s', (_name, flags) => {
  test('runs TypeScript as the main module with its arguments and exit code', async () => {
    const child = await launch(
      `const told: unknown = { args: process.argv.slice(2), main: import.meta.main, major: Number.parseInt(process.versions.node, 10) }
       console.log(JSON.stringify(told))
       process.exitCode = 7`,
      flags,
      ['one', '--two=3 4'],
    )

    const [printed, closed] = await Promise.all([
      child.stdout.toArray(),
      once(child, 'close'),
    ])

    expect(JSON.parse(printed.join(''))).toEqual({
      args: ['one', '--two=3 4'],
      main: true,
      major: expect.toSatisfy((major: number) => major >= 24),
    })
    expect(closed).toEqual([7, null])
  })

  test
    .skipIf(process.platform === 'win32')
    .each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s to the entry',
    async (signal) => {
      const child = await launch(
        `process.on('${signal}', () => process.exit(42))
       setTimeout(() => {}, 15_000)
       console.log('ready')`,
        flags,
      )
      await once(child.stdout, 'data')

      child.kill(signal)

      expect(await once(child, 'close')).toEqual([42, null])
    },
  )
})

test.skipIf(process.platform === 'win32')(
  'the entry is asked to end when npx is killed above the shell between them',
  async () => {
    const file = join(folder, 'entry.ts')
    await writeFile(
      file,
      `process.on('SIGTERM', () => { console.log('asked to end'); process.exit() })
       setTimeout(() => {}, 15_000)
       console.log('ready')`,
    )
    // Stands for npx: starts a shell that starts the launcher and waits.
    const npx = spawn(
      process.execPath,
      [
        '-e',
        `require('child_process').spawn('sh', ['-c', '"$0" "$1" "$2"; :', ...process.argv.slice(1)], { stdio: 'inherit' })`,
        process.execPath,
        LAUNCHER,
        file,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, npm_command: 'exec' },
      },
    )
    const printed: unknown[] = []
    npx.stdout.on('data', (chunk) => printed.push(chunk))
    await once(npx.stdout, 'data')

    npx.kill('SIGKILL')

    await once(npx.stdout, 'close') // when the entry has ended, too
    expect(printed.join('')).toBe('ready\nasked to end\n')
  },
)

test.skipIf(process.platform === 'win32')(
  'the launcher ends by the signal that ended its child',
  async () => {
    const child = await launch(`process.kill(process.pid, 'SIGTERM')`, [
      '--import',
      PRETEND_OLD,
    ])

    expect(await once(child, 'close')).toEqual([null, 'SIGTERM'])
  },
)
