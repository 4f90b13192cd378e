// The supervisor with the real target processes, and with scripted ones where
// a real one would not misbehave.
import { fileURLToPath } from 'node:url'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { targetFaultsSchema } from '../core/protocol/target.ts'
import { createForkHost } from './fork-host.ts'
import type { HostedProcess, ProcessHost } from './process-host.ts'
import {
  startTarget,
  type RunningTarget,
  type TargetLoss,
} from './target-supervisor.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { ScriptedHost } from './testing/scripted-host.ts'
import { flush } from './testing/until.ts'

const entry = fileURLToPath(
  new URL('../workers/entry/target.ts', import.meta.url),
)
const faults = targetFaultsSchema.parse({})
const running: RunningTarget[] = []

afterEach(async () => {
  for (const target of running.splice(0)) await target.dispose()
})

/** Real processes, kept so that a test can end one. */
function createRealHost() {
  const inner = createForkHost({ entries: { generator: entry, target: entry } })
  const spawned: HostedProcess[] = []
  const host: ProcessHost = {
    spawn(kind, label) {
      const child = inner.spawn(kind, label)
      spawned.push(child)
      return child
    },
  }
  return { host, spawned }
}

async function start(host: ProcessHost, processes: number) {
  const target = await startTarget(host, { processes, faults })
  running.push(target)
  return target
}

test('each process has a listener of its own and takes connections', async () => {
  const target = await start(createRealHost().host, 2)

  expect(new Set(target.urls).size).toBe(2)
  for (const url of target.urls) {
    const socket = new WebSocket(url)
    const echo = await new Promise((resolve, reject) => {
      socket.onmessage = ({ data }) => resolve(data)
      socket.onerror = () => reject(new Error('no connection'))
      socket.onopen = () => socket.send('hello')
    })
    expect(echo).toBe('hello')
    socket.close()
  }
})

test('the numbers of all processes are collected, also for one that is asked', async () => {
  const target = await start(createRealHost().host, 2)
  const [first = '', second = ''] = target.urls
  const socket = new WebSocket(second)
  await new Promise((resolve) => (socket.onopen = resolve))

  const stats = await target.stats()
  expect(stats.map(({ open }) => open)).toEqual([0, 1])
  const page = await fetch(`${first.replace('ws:', 'http:')}/stats`)
  expect(await page.json()).toMatchObject({ open: 1 })
  socket.close()
})

test('a process that is killed is told, and the others go on', async () => {
  const { host, spawned } = createRealHost()
  const target = await start(host, 2)
  const lost = new Promise<TargetLoss>((resolve) => target.onLoss(resolve))
  process.kill(spawned[0]?.pid ?? 0, 'SIGKILL')

  expect(await lost).toEqual({
    url: target.urls[0],
    reason: 'was killed by SIGKILL',
  })
  expect(await target.stats()).toHaveLength(1)
})

test('dispose ends every process and is told as no loss', async () => {
  const { host, spawned } = createRealHost()
  const target = await start(host, 2)
  const losses: TargetLoss[] = []
  target.onLoss((loss) => losses.push(loss))
  const exits = spawned.map(
    (child) => new Promise((resolve) => void child.onExit(resolve)),
  )

  await Promise.all([target.dispose(), target.dispose()])
  await Promise.all(exits)
  expect(losses).toEqual([])
})

test('a port in use is told in words, and nothing is left running', async () => {
  const { host, spawned } = createRealHost()
  const blocker = await listenAnywhere()
  const address = blocker.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0

  await expect(
    startTarget(host, { processes: 1, port, faults }),
  ).rejects.toMatchObject({
    code: 'run_lost',
    message: expect.stringContaining(String(port)),
  })
  const [child] = spawned
  await new Promise((resolve) => void child?.onExit(resolve))
  blocker.close()
})

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}

/** Processes in memory that listen at once and answer as told. */
function createScripted(onStop: (index: number) => void = () => {}) {
  const host = new ScriptedHost()
  const clock = new FakeClock()
  const listens: unknown[] = []
  const wired: ProcessHost = {
    spawn(kind, label) {
      const child = host.spawn(kind, label)
      const index = host.spawned.length - 1
      host.spawned[index]?.far.onMessage((raw) => {
        const { type } = raw as { readonly type: string } // we sent it
        if (type === 'stop') onStop(index)
        if (type !== 'listen') return
        listens.push(raw)
        const port = 9000 + index
        host.spawned[index]?.far.send({ type: 'listening', port, pid: 1 })
      })
      return child
    },
  }
  return { host, clock, wired, listens }
}

test('a given port is the first process’s, the others take the next ones', async () => {
  const { wired, clock, listens } = createScripted()
  const options = { processes: 3, port: 9000, faults, clock }
  const target = await startTarget(wired, options)

  expect(listens).toMatchObject([
    { host: '127.0.0.1', port: 9000 },
    { host: '127.0.0.1', port: 9001 },
    { host: '127.0.0.1', port: 9002 },
  ])
  expect(target.urls[2]).toBe('ws://127.0.0.1:9002')
})

test.each([
  ['0.0.0.0', 'ws://127.0.0.1:9000'],
  ['::', 'ws://[::1]:9000'],
  ['::1', 'ws://[::1]:9000'],
])('listening on %s is reached at %s', async (listenHost, url) => {
  const { wired, clock } = createScripted()
  const options = { processes: 1, listenHost, faults, clock }

  expect((await startTarget(wired, options)).urls).toEqual([url])
})

test('a process that does not answer is left out of the numbers', async () => {
  const { wired, clock } = createScripted()
  const target = await startTarget(wired, { processes: 1, faults, clock })
  const stats = target.stats()
  clock.advance(2000)

  expect(await stats).toEqual([])
})

test('a process that does not stop is killed', async () => {
  const asked: number[] = []
  const { host, wired, clock } = createScripted((index) => asked.push(index))
  const target = await startTarget(wired, { processes: 1, faults, clock })
  const disposed = target.dispose()
  await flush()
  expect(host.spawned[0]?.killed).toBe(false)
  clock.advance(2000)
  await disposed

  expect(asked).toEqual([0])
  expect(host.spawned[0]?.killed).toBe(true)
  expect(clock.pending).toBe(0)
})

test('processes that never listen are given up within a limit', async () => {
  const host = new ScriptedHost()
  const clock = new FakeClock()
  const starting = startTarget(host, { processes: 2, faults, clock })
  const refusal = starting.catch((error: unknown) => error)
  clock.advance(17_000)
  await flush()
  clock.advance(2000)

  expect(await refusal).toMatchObject({ code: 'run_lost' })
  expect(host.spawned.every(({ killed }) => killed)).toBe(true)
})
