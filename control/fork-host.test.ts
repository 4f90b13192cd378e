import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createForkHost, type ForkHostOptions } from './fork-host.ts'
import {
  describeExit,
  type HostedProcess,
  type ProcessExit,
} from './process-host.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-fork-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

let scripts = 0

/** Starts a child that runs `source`. */
async function spawn(
  source: string,
  options: Partial<ForkHostOptions> = {},
): Promise<HostedProcess> {
  const file = join(folder, `child-${++scripts}.mjs`)
  await writeFile(file, source)
  const entries = { generator: file, target: file }
  return createForkHost({ entries, ...options }).spawn('generator', 'worker 1')
}

function exitOf(child: HostedProcess): Promise<ProcessExit> {
  return new Promise((resolve) => void child.onExit(resolve))
}

function messagesOf(child: HostedProcess): unknown[] {
  const messages: unknown[] = []
  child.port.onMessage((message) => messages.push(message))
  return messages
}

const ECHO = `
  process.on('message', (message) => process.send({ back: message }))
  process.on('disconnect', () => process.exit(7))
`

test('messages go both ways, and closing the port ends the child', async () => {
  const child = await spawn(ECHO)
  const answer = new Promise((resolve) => child.port.onMessage(resolve))
  child.port.send({ n: 1, text: 'ü' })

  expect(await answer).toEqual({ back: { n: 1, text: 'ü' } })
  child.port.close()
  expect(await exitOf(child)).toMatchObject({ code: 7, signal: null })
})

test('kill ends a child that does not react', async () => {
  const child = await spawn(`
    process.on('SIGTERM', () => {})
    process.send('up')
    process.on('message', () => { for (;;); })
  `)
  await new Promise((resolve) => child.port.onMessage(resolve))
  child.port.send('block')
  child.kill()

  expect(await exitOf(child)).toMatchObject({ code: null, signal: 'SIGKILL' })
})

test('everything that a child sent before it exited arrives before its exit', async () => {
  const child = await spawn(`
    for (let n = 0; n < 499; n++) process.send({ n, filler: 'x'.repeat(1000) })
    process.send({ n: 499 }, () => process.exit(0))
  `)
  const messages = messagesOf(child)
  await exitOf(child)

  expect(messages).toHaveLength(500)
})

test('a crash is told with its last words', async () => {
  const child = await spawn(`
    process.stderr.write('noise '.repeat(5000) + '\\n')
    throw new TypeError('the tide is out')
  `)
  const exit = await exitOf(child)

  expect(exit.lastWords?.length).toBeLessThanOrEqual(4096)
  expect(describeExit(exit)).toBe(
    'exited with code 1: TypeError: the tide is out',
  )
})

test('a listener that comes after the exit is told too', async () => {
  const child = await spawn('process.exit(3)')
  await exitOf(child)

  expect((await exitOf(child)).code).toBe(3)
  child.kill()
  child.port.send('nobody hears this')
})

test('a file that is not there is an exit, not an exception', async () => {
  const file = join(folder, 'absent.mjs')
  const host = createForkHost({ entries: { generator: file, target: file } })

  const exit = await exitOf(host.spawn('target', 'target 1'))
  expect(describeExit(exit)).toContain('absent.mjs')
})

test('the child gets the environment without what is meant for its parent', async () => {
  const env = {
    ...process.env,
    NODE_OPTIONS: '--no-such-option-at-all',
    ELECTRON_RUN_AS_NODE: '1',
    TIDE: 'high',
  }
  const child = await spawn(
    `const { NODE_OPTIONS, ELECTRON_RUN_AS_NODE, TIDE } = process.env
     process.send({ NODE_OPTIONS, ELECTRON_RUN_AS_NODE, TIDE }, () => process.exit(0))`,
    { env },
  )
  const messages = messagesOf(child)
  await exitOf(child)

  expect(messages).toEqual([{ TIDE: 'high' }])
})

test('each kind of process has its own flags', async () => {
  const file = join(folder, 'flags.mjs')
  await writeFile(file, `process.send(process.execArgv, () => process.exit(0))`)
  const host = createForkHost({
    entries: { generator: file, target: file },
    execArgv: { generator: ['--max-semi-space-size=2'] },
  })

  const children = [host.spawn('generator', ''), host.spawn('target', '')]
  const answers = children.map(messagesOf)
  await Promise.all(children.map(exitOf))

  expect(answers).toEqual([[['--max-semi-space-size=2']], [[]]])
})

test('processes started ahead go to the next spawns of their kind', async () => {
  const file = join(folder, 'ahead.mjs')
  await writeFile(
    file,
    `process.on('message', () => process.send(process.argv[2]))`,
  )
  const host = createForkHost({ entries: { generator: file, target: file } })
  host.startAhead('generator', 'early 1')
  host.startAhead('generator', 'early 2')

  const spawned = [
    host.spawn('target', 'target 1'),
    ...[1, 2, 3].map((number) => host.spawn('generator', `worker ${number}`)),
  ]
  const answers = spawned.map(
    (child) => new Promise((resolve) => child.port.onMessage(resolve)),
  )
  for (const child of spawned) child.port.send('who are you?')

  expect(await Promise.all(answers)).toEqual([
    'target 1',
    'early 1',
    'early 2',
    'worker 3',
  ])
  for (const child of spawned) child.port.close()
  await Promise.all(spawned.map(exitOf))
})

test.each<[ProcessExit, string]>([
  [{ code: 0, signal: null }, 'exited with code 0'],
  [{ code: null, signal: 'SIGKILL' }, 'was killed by SIGKILL'],
  [
    { code: null, signal: null, lastWords: 'spawn ENOMEM' },
    'ended: spawn ENOMEM',
  ],
  [
    {
      code: 134,
      signal: null,
      lastWords: 'FATAL ERROR: heap out of memory\n 1: 0xb1\n 2: 0xb2\n',
    },
    'exited with code 134: FATAL ERROR: heap out of memory',
  ],
])('the exit %j reads "%s"', (exit, text) => {
  expect(describeExit(exit)).toBe(text)
})
