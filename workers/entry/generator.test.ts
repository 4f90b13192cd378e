import { fork, spawn, type ChildProcess } from 'node:child_process'
import { on, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import {
  generatorEventSchema,
  type GeneratorCommandSource,
  type GeneratorEvent,
} from '../../core/protocol/generator.ts'
import type { PlanSource } from '../../core/plan/schema.ts'

const ENTRY = fileURLToPath(new URL('generator.ts', import.meta.url))

class Worker {
  readonly child: ChildProcess
  readonly #messages: AsyncIterator<unknown[]>

  constructor() {
    this.child = fork(ENTRY, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#messages = on(this.child, 'message')[Symbol.asyncIterator]()
    onTestFinished(() => void this.child.kill('SIGKILL'))
  }

  tell(command: GeneratorCommandSource): void {
    this.child.send(command)
  }

  async next(): Promise<GeneratorEvent> {
    const { value } = (await this.#messages.next()) as { value: unknown[] }
    return generatorEventSchema.parse(value[0])
  }

  async until(type: GeneratorEvent['type']): Promise<GeneratorEvent[]> {
    const events: GeneratorEvent[] = []
    for (;;) {
      const event = await this.next()
      events.push(event)
      if (event.type === type) return events
    }
  }

  prepare(plan: Partial<PlanSource> = {}): void {
    this.tell({
      type: 'prepare',
      protocol: 1,
      runId: 'r1',
      plan: {
        version: 1,
        target: { urls: ['ws://127.0.0.1:1/'] },
        load: { stages: [{ connections: 5, hold: '1h' }] },
        ...plan,
      },
      share: { index: 0, shares: 1 },
      shape: [{ atMs: 0, connections: 5 }],
      endMs: 3_600_000,
      seed: 1,
    })
  }
}

/** Echoes everything. */
async function openEchoServer() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (peer) => {
    peer.on('message', (data, isBinary) =>
      peer.send(data as Buffer, { binary: isBinary }),
    )
  })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { server, url: `ws://127.0.0.1:${port}/` }
}

test('the process takes a share of a run from beginning to end', async () => {
  const { server, url } = await openEchoServer()
  const codes: number[] = []
  server.on('connection', (peer) =>
    peer.on('close', (code) => codes.push(code)),
  )
  const worker = new Worker()

  worker.prepare({
    target: { urls: [url] },
    traffic: { type: 'echo', ratePerMinute: 600 },
  })
  const ready = await worker.next()
  worker.tell({ type: 'start', atEpochMs: Date.now() })
  const first = await worker.next()
  worker.tell({ type: 'stop', drainMs: 5000, closeMs: 5000 })
  const rest = await worker.until('finished')

  expect(ready).toMatchObject({ type: 'ready', pid: worker.child.pid })
  const reports = [first, ...rest].flatMap((event) =>
    event.type === 'interval' ? [event.report] : [],
  )
  const total = (
    name: 'succeeded' | 'messagesSent' | 'messagesReceived' | 'closed',
  ) => reports.reduce((sum, { counters }) => sum + counters[name], 0)
  expect([total('succeeded'), total('closed')]).toEqual([5, 5])
  expect(total('messagesReceived')).toBe(total('messagesSent'))
  expect(total('messagesSent')).toBeGreaterThan(5)
  expect(rest.at(-1)).toMatchObject({ finalOpen: 5 })
  expect(codes).toEqual([1000, 1000, 1000, 1000, 1000])
})

test('what cannot be prepared is told in the protocol’s words', async () => {
  const worker = new Worker()

  worker.prepare({
    target: { urls: ['wss://127.0.0.1:1/'], tls: { ca: '/nowhere/ca.pem' } },
  })

  expect(await worker.next()).toMatchObject({
    type: 'failed',
    code: 'file',
    message: expect.stringContaining('/nowhere/ca.pem') as string,
  })
})

test('the process exits by itself when its parent is gone, also under load', async () => {
  const { url } = await openEchoServer()
  const worker = new Worker()
  worker.prepare({ target: { urls: [url] } })
  await worker.next()
  worker.tell({ type: 'start', atEpochMs: Date.now() })
  await worker.next()
  const exited = once(worker.child, 'exit')

  worker.child.disconnect()

  expect((await exited)[0]).toBe(0)
})

test.skipIf(process.platform === 'win32')(
  'an interrupt from the terminal is left to the parent (Windows has no signals)',
  async () => {
    const worker = new Worker()
    worker.prepare()
    await worker.next()

    worker.child.kill('SIGINT')
    worker.tell({ type: 'stop', drainMs: 0, closeMs: 0 })

    expect((await worker.next()).type).toBe('finished')
  },
)

test('a process started by hand says what to use instead', async () => {
  const child = spawn(process.execPath, [ENTRY])
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (data) => (said += String(data)))

  const [code] = (await once(child, 'close')) as [number]

  expect(said).toContain('use `npx tidewire` instead')
  expect(code).toBe(1)
})
