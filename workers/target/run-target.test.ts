import { expect, onTestFinished, test } from 'vitest'
import {
  targetEventSchema,
  type TargetCommandSource,
  type TargetEvent,
} from '../../core/protocol/target.ts'
import { createPortPair } from '../../core/rpc/memory-port.ts'
import { runTarget } from './run-target.ts'
import { connect, eventually } from './testing.ts'

function startTarget() {
  const [supervisor, port] = createPortPair()
  const events: TargetEvent[] = []
  const listeners = new Set<() => void>()
  supervisor.onMessage((message) => {
    events.push(targetEventSchema.parse(message))
    for (const listener of listeners) listener()
  })
  const done = runTarget(port)
  onTestFinished(() => {
    supervisor.close()
    return done
  })
  return {
    supervisor,
    done,
    send: (command: TargetCommandSource) => supervisor.send(command),
    event: <Type extends TargetEvent['type']>(type: Type) =>
      eventually(() => {
        const found = events.find((event) => event.type === type)
        expect(found, `an event ${type}`).toBeDefined()
        return found as Extract<TargetEvent, { type: Type }> // by its type
      }),
  }
}

function listenOn(port: number): TargetCommandSource {
  return { type: 'listen', host: '127.0.0.1', port, faults: {} }
}

test('a target listens where it says and tells its own numbers', async () => {
  const target = startTarget()

  target.send(listenOn(0))
  const { port, pid } = await target.event('listening')
  const client = await connect(`ws://127.0.0.1:${port}/`)
  client.webSocket.send('hello')
  await client.settled()
  target.send({ type: 'stats', id: 7 })
  const { id, stats } = await target.event('stats')

  expect({ id, pid }).toEqual({ id: 7, pid: process.pid })
  expect(stats).toMatchObject({ open: 1, counters: { messagesSent: 1 } })
})

test("the pages show the supervisor's total", async () => {
  const target = startTarget()
  target.send(listenOn(0))
  const { port } = await target.event('listening')
  target.send({ type: 'stats', id: 1 })
  const { stats } = await target.event('stats')

  const page = fetch(`http://127.0.0.1:${port}/stats`)
  const { id } = await target.event('total')
  target.send({
    type: 'total',
    id,
    processes: [
      { ...stats, open: 5 },
      { ...stats, open: 6 },
    ],
  })

  const body = (await (await page).json()) as Record<string, unknown>
  expect(body).toMatchObject({
    open: 11,
    processes: [{ open: 5 }, { open: 6 }],
  })
})

test('a port in use is told with what to do about it', async () => {
  const first = startTarget()
  first.send(listenOn(0))
  const { port } = await first.event('listening')
  const second = startTarget()

  second.send(listenOn(port))
  const failed = await second.event('failed')

  expect(failed.code).toBe('EADDRINUSE')
  expect(failed.message).toContain(`127.0.0.1:${port} is in use`)
  expect(failed.message).toContain('choose another port')
})

test('a command that cannot be understood is told by its field', async () => {
  const target = startTarget()

  target.supervisor.send({ ...listenOn(0), faults: { closeCode: 1005 } })
  const failed = await target.event('failed')

  expect(failed.code).toBe('bad_command')
  expect(failed.message).toContain('faults.closeCode')
})

test.each(['stop', 'the end of the supervisor'])(
  '%s ends connections, open questions and the target',
  async (how) => {
    const target = startTarget()
    target.send(listenOn(0))
    const { port } = await target.event('listening')
    const client = await connect(`ws://127.0.0.1:${port}/`)
    const page = fetch(`http://127.0.0.1:${port}/stats`)
    page.catch(() => {}) // either refused with 503 or cut
    await target.event('total')

    if (how === 'stop') target.send({ type: 'stop' })
    else target.supervisor.close()
    await target.done
    await eventually(() => expect(client.closeCode).toBe(1001))

    await expect(fetch(`http://127.0.0.1:${port}/stats`)).rejects.toThrow(
      'fetch failed',
    )
  },
)
