// What a run loads before its first connection: a list of modules, because a
// time would say more about the machine.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-startup-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Preloaded, it appends every module's URL to `file` as it is loaded, with
 * the script of its process. */
function recorder(file: string): string {
  const source = `
    import { appendFileSync } from 'node:fs'
    import { registerHooks } from 'node:module'
    registerHooks({
      load(url, context, next) {
        appendFileSync(${JSON.stringify(file)}, process.argv[1] + '\\t' + url + '\\n')
        return next(url, context)
      },
    })`
  return `data:text/javascript,${encodeURIComponent(source)}`
}

interface Loaded {
  readonly script: string
  readonly url: string
}

async function loadedBeforeFirstConnection(): Promise<readonly Loaded[]> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo // it listens on TCP
  const list = join(folder, 'loaded')
  const flags = ['--conns', '1', '--duration', '1m', '--quiet', '--out', folder]
  const args = ['run', '--target', `ws://127.0.0.1:${port}/`, ...flags]
  const accepted = once(server, 'connection')
  const child = spawn(
    process.execPath,
    ['--import', recorder(list), MAIN, ...args],
    { stdio: 'ignore' },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const [socket] = (await accepted) as [{ destroy(): void }]
  const loaded = await readFile(list, 'utf8')
  socket.destroy()
  return loaded
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [script = '', url = ''] = line.split('\t')
      return { script, url }
    })
}

test('nothing that only the end of a run needs is loaded before its first connection', async () => {
  const loaded = await loadedBeforeFirstConnection()

  expect(loaded.some(({ url }) => url.endsWith('/control/run.ts'))).toBe(true)
  expect(
    loaded.filter(({ url }) =>
      /\/(?:yaml|jsdom|ws|react|recharts|@resvg)\/|\/core\/export\/|\/headless\/charts\/|node:https?$|node:tls/.test(
        url,
      ),
    ),
  ).toEqual([])
})

test('the first worker is started before anything else is loaded', async () => {
  const all = await loadedBeforeFirstConnection()
  const loaded = all.filter(({ script }) => script === MAIN)
  const at = (name: string) => loaded.findIndex(({ url }) => url.endsWith(name))

  expect(at('/control/fork-host.ts')).toBeGreaterThan(0)
  expect(at('/core/plan/schema.ts')).toBeGreaterThan(at('/headless/perform.ts'))
  expect(at('/headless/perform.ts')).toBeGreaterThan(at('/core/rpc/signal.ts'))
  expect(
    loaded.filter(({ url }) => url.includes('/node_modules/zod/')),
  ).not.toEqual([])
})
