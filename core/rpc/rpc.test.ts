// Client and server of the app API together, over the in-memory pair: what
// one side says is what the other hears, also when it goes wrong.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PlanError, TidewireError } from '../errors.ts'
import { durationField } from '../plan/duration.ts'
import { createRpcClient } from './client.ts'
import { createPortPair } from './memory-port.ts'
import { createRpcServer, type Handlers } from './server.ts'

const commands = {
  add: {
    params: z.object({ a: z.number(), b: z.number() }),
    result: z.object({ sum: z.number() }),
  },
  wait: {
    params: z.object({ time: durationField() }),
    result: z.object({ waitedMs: z.number() }),
  },
  fail: { params: z.object({}), result: z.object({}) },
  never: { params: z.object({}), result: z.object({}) },
} as const
const events = {
  grown: z.object({ by: z.number() }),
  shrunk: z.object({ by: z.number() }),
} as const
type Commands = typeof commands
type Events = typeof events

function world(changes: Partial<Handlers<Commands>> = {}) {
  const [clientPort, serverPort] = createPortPair()
  const server = createRpcServer<Commands, Events>(serverPort, commands, {
    add: ({ a, b }) => ({ sum: a + b }),
    wait: ({ time }) => Promise.resolve({ waitedMs: time }),
    fail: () => {
      throw new Error('a mistake of ours')
    },
    never: () => new Promise(() => {}),
    ...changes,
  })
  const client = createRpcClient(clientPort, commands, events)
  return { client, server, clientPort, serverPort }
}

/** Messages over the pair take a few turns. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

async function errorOf(call: Promise<unknown>): Promise<TidewireError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof TidewireError) return error
  throw new Error(`no TidewireError: ${String(error)}`)
}

test('a call is answered with what its handler gives', async () => {
  const { client } = world()

  expect(await client.call('add', { a: 2, b: 3 })).toEqual({ sum: 5 })
})

test('calls under way at the same time each get their own answer', async () => {
  const { client } = world({
    add: async ({ a, b }) => {
      if (a === 1) await settle() // the first is answered last
      return { sum: a + b }
    },
  })

  const answers = await Promise.all([
    client.call('add', { a: 1, b: 1 }),
    client.call('add', { a: 2, b: 2 }),
  ])

  expect(answers).toEqual([{ sum: 2 }, { sum: 4 }])
})

test('parameters travel as people write them and arrive decoded', async () => {
  const { client } = world()

  expect(await client.call('wait', { time: '1m30s' })).toEqual({
    waitedMs: 90_000,
  })
})

test('a failure that the user can mend arrives with its code and details', async () => {
  const issues = [{ path: 'load.stages[0].ramp', message: 'must be …' }]
  const { client } = world({
    fail: () => {
      throw new PlanError(issues)
    },
  })

  const { code, message, details } = await errorOf(client.call('fail', {}))

  expect({ code, message, details }).toEqual({
    code: 'plan_invalid',
    message: 'load.stages[0].ramp: must be …',
    details: issues,
  })
})

test('any other failure arrives as internal, with its text', async () => {
  const { client } = world()

  const { code, message } = await errorOf(client.call('fail', {}))

  expect([code, message]).toEqual(['internal', 'a mistake of ours'])
})

test('parameters that do not hold are refused before the handler sees them', async () => {
  const { client } = world({
    add: () => {
      throw new Error('never reached')
    },
  })
  const params = { a: 1, b: 'two' } as unknown as { a: number; b: number }

  const { code, message } = await errorOf(client.call('add', params))

  expect(code).toBe('bad_params')
  expect(message).toContain('b')
})

test('a result that does not hold never reaches the caller', async () => {
  const { client } = world({
    add: () => ({ sum: 'five' }) as unknown as { sum: number },
  })

  const { code } = await errorOf(client.call('add', { a: 2, b: 3 }))

  expect(code).toBe('bad_result')
})

test.each(['dance', 'toString', 'constructor', ''])(
  'the unknown command "%s" is refused by the server',
  async (command) => {
    const { clientPort, client } = world()
    client.on('grown', () => {})
    const heard: unknown[] = []
    clientPort.onMessage((message) => heard.push(message))

    clientPort.send({ type: 'call', id: 1, command, params: {} })
    await settle()

    expect(heard).toMatchObject([
      { type: 'error', id: 1, error: { code: 'unknown_command' } },
    ])
  },
)

test('a command that the client itself does not know is refused', async () => {
  const { client } = world()

  const { code } = await errorOf(client.call('dance' as 'add', { a: 1, b: 1 }))

  expect(code).toBe('unknown_command')
})

test('an event reaches whoever listens to it, until they stop', async () => {
  const { client, server } = world()
  const heard: unknown[] = []
  const stop = client.on('grown', (value) => heard.push(['grown', value]))
  client.on('shrunk', (value) => heard.push(['shrunk', value]))

  server.emit('grown', { by: 1 })
  await settle()
  stop()
  stop()
  server.emit('grown', { by: 2 })
  server.emit('shrunk', { by: 3 })
  await settle()

  expect(heard).toEqual([
    ['grown', { by: 1 }],
    ['shrunk', { by: 3 }],
  ])
})

test('messages that are none of ours are ignored on both sides', async () => {
  const { client, clientPort, serverPort } = world()
  const heard: unknown[] = []
  client.on('grown', (value) => heard.push(value))

  for (const message of [null, 7, 'call', {}, { type: 'call', id: 'x' }])
    clientPort.send(message)
  serverPort.send({ type: 'event', event: 'grown', value: { by: 'much' } })
  serverPort.send({ type: 'event', event: 'unheard of', value: 1 })
  serverPort.send({ type: 'result', id: 99, value: {} })
  await settle()

  expect(heard).toEqual([])
  expect(await client.call('add', { a: 1, b: 1 })).toEqual({ sum: 2 })
})

test('calls under way when the Port is lost are rejected', async () => {
  const { client, server } = world()
  const call = client.call('never', {})

  server.dispose()
  const { code, message } = await errorOf(call)

  expect([code, message]).toEqual([
    'connection_lost',
    'closed by the other end',
  ])
})

test('a call after the Port was lost is rejected at once', async () => {
  const { client, server } = world()
  server.dispose()

  const { code } = await errorOf(client.call('add', { a: 1, b: 1 }))

  expect(code).toBe('connection_lost')
})

test('disposing the client rejects what it still awaits, and closes its Port', async () => {
  const { client, serverPort } = world()
  const call = client.call('never', {})
  let closed = 0
  serverPort.onClose(() => closed++)

  client.dispose()
  client.dispose()
  const { code } = await errorOf(call)

  expect([code, closed]).toEqual(['connection_lost', 1])
})

test('a disposed server answers nothing more', async () => {
  let calls = 0
  const { client, server, clientPort } = world({
    add: () => {
      calls++
      return { sum: 0 }
    },
  })

  server.dispose()
  clientPort.send({ type: 'call', id: 1, command: 'add', params: {} })
  await settle()
  client.dispose()

  expect(calls).toBe(0)
})
