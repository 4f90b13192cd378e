import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import type { ForkOptions, UtilityProcess } from 'electron'
import { afterEach, expect, test } from 'vitest'
import { createUtilityHost } from './utility-host.ts'

const ENTRIES = { generator: '/app/generator.js', target: '/app/target.js' }

/** A utility process as Electron shows it, with a real process behind it. */
class Utility extends EventEmitter {
  readonly stderr = new EventEmitter()
  readonly posted: unknown[] = []
  readonly #child: ChildProcess | null

  constructor(child: ChildProcess | null = null) {
    super()
    this.#child = child
    child?.once('exit', (code) => this.emit('exit', code ?? 9))
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  postMessage(message: unknown): void {
    this.posted.push(message)
  }

  kill(): boolean {
    return this.#child?.kill('SIGTERM') ?? false
  }
}

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function hostOf(utility: Utility, env: NodeJS.ProcessEnv = {}) {
  const forked: { entry: string; args: string[]; options: ForkOptions }[] = []
  const host = createUtilityHost({
    entries: ENTRIES,
    env,
    fork(entry, args, options) {
      forked.push({ entry, args, options })
      // Only what the host uses of one is there.
      return utility as unknown as UtilityProcess
    },
  })
  return { host, forked }
}

test('a process gets its entry, and nothing secret of the environment', () => {
  const env = {
    PATH: '/bin',
    Temp: '/t',
    API_TOKEN: 'hush',
    NODE_OPTIONS: '-x',
  }
  const { host, forked } = hostOf(new Utility(), env)

  host.spawn('generator', 'worker 1')

  expect(forked).toMatchObject([
    { entry: ENTRIES.generator, args: ['worker 1'] },
  ])
  expect(forked[0]?.options.env).toEqual({ PATH: '/bin', Temp: '/t' })
})

test.skipIf(process.platform === 'win32')(
  'a process that does not hear a polite end is killed all the same',
  async () => {
    const child = spawn(process.execPath, [
      '-e',
      `process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1e6)`,
    ])
    children.push(child)
    await once(child.stdout, 'data')
    const { host } = hostOf(new Utility(child))
    const hosted = host.spawn('generator', 'worker 1')
    const exited = new Promise((resolve) => hosted.onExit(resolve))

    hosted.kill()

    await expect(exited).resolves.toMatchObject({ code: 9 })
    expect(child.signalCode).toBe('SIGKILL')
  },
)

test('an exit is told with the last words, also to who asks later', () => {
  const utility = new Utility()
  const hosted = hostOf(utility).host.spawn('target', 'target')
  utility.stderr.emit('data', 'out of memory')

  utility.emit('exit', 134)
  hosted.port.send('too late')

  const exits: unknown[] = []
  hosted.onExit((exit) => exits.push(exit))
  expect(exits).toEqual([
    { code: 134, signal: null, lastWords: 'out of memory' },
  ])
  expect(utility.posted).toEqual([])
})
