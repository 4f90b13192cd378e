import { expect, test, vi } from 'vitest'
import { createPortPair } from '../../core/rpc/memory-port.ts'
import type { Port } from '../../core/rpc/port.ts'
import { UnauthorizedError } from './browser-port.ts'
import { createLink, retryDelayMs, type LinkState } from './link.ts'

function makeLink(openPort: () => Promise<Port>) {
  const states: LinkState[] = []
  const retries: { task: () => void; delayMs: number }[] = []
  let clients = 0
  const link = createLink({
    openPort,
    onState: (state) => states.push(state),
    onClient: () => clients++,
    schedule(task, delayMs) {
      const entry = { task, delayMs }
      retries.push(entry)
      return () => retries.splice(retries.indexOf(entry), 1)
    },
  })
  return { link, states, retries, clients: () => clients }
}

/** Answers every call with an empty result. */
function answering(port: Port): Port {
  port.onMessage((message) => {
    const { id } = message as { id: number } // sent by our own client
    port.send({ type: 'result', id, value: {} })
  })
  return port
}

test('a lost connection is told and opened again, with a fresh client', async () => {
  const servers: Port[] = []
  const { states, retries, clients } = makeLink(() => {
    const [page, server] = createPortPair()
    servers.push(answering(server))
    return Promise.resolve(page)
  })
  await vi.waitFor(() => expect(states).toEqual(['connecting', 'open']))

  servers[0]?.close()
  retries.shift()?.task()

  await vi.waitFor(() =>
    expect(states).toEqual(['connecting', 'open', 'lost', 'open']),
  )
  expect(clients()).toBe(2)
})

test('calls go to the connection that is open now', async () => {
  const servers: Port[] = []
  const { link, states, retries } = makeLink(() => {
    const [page, server] = createPortPair()
    servers.push(answering(server))
    return Promise.resolve(page)
  })
  await vi.waitFor(() => expect(states.at(-1)).toBe('open'))
  servers[0]?.close()
  const whileLost = link.call('run.stop', {})
  await expect(whileLost).rejects.toMatchObject({ code: 'connection_lost' })
  retries.shift()?.task()
  await vi.waitFor(() => expect(states.at(-1)).toBe('open'))

  await expect(link.call('run.stop', {})).resolves.toEqual({})
})

test('each failure waits longer, up to a limit', async () => {
  const { retries } = makeLink(() => Promise.reject(new Error('refused')))
  const delays: number[] = []
  for (let attempt = 0; attempt < 7; attempt++) {
    await vi.waitFor(() => expect(retries).toHaveLength(1))
    const next = retries.shift()
    delays.push(next?.delayMs ?? 0)
    next?.task()
  }

  expect(delays).toEqual([500, 1000, 2000, 4000, 5000, 5000, 5000])
  expect(retryDelayMs(1000)).toBe(5000)
})

test('without a session nothing is tried again', async () => {
  const { states, retries } = makeLink(() =>
    Promise.reject(new UnauthorizedError()),
  )

  await vi.waitFor(() => expect(states).toEqual(['connecting', 'unauthorized']))
  expect(retries).toEqual([])
})

test('a disposed link closes its connection and opens none', async () => {
  const closed = vi.fn<(reason: string) => void>()
  const { link, states, retries } = makeLink(() => {
    const [page, server] = createPortPair()
    server.onClose(closed)
    return Promise.resolve(page)
  })
  await vi.waitFor(() => expect(states.at(-1)).toBe('open'))

  link.dispose()

  expect(closed).toHaveBeenCalledOnce()
  expect(retries).toEqual([])
})
