import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { forkReferenceServer } from './fork-reference-server.ts'
import type { ReferenceOptions } from './options.ts'
import { dial, eventually, settled } from './testing.ts'

async function forkServer(options: Partial<ReferenceOptions> = {}) {
  const server = await forkReferenceServer(options)
  onTestFinished(() => server.stop())
  return server
}

test('a server in its own process serves and tells its books', async () => {
  const server = await forkServer({ dropEvery: 2, replyDelayMs: 5 })
  const client = await dial(server.url)

  client.webSocket.send('kept')
  client.webSocket.send('dropped')
  await eventually(() => expect(client.texts).toEqual(['kept']))
  const books = await server.books()

  expect(server.pid).not.toBe(process.pid)
  expect(books).toMatchObject({
    messagesReceived: 2,
    repliesSent: 1,
    dropped: 1,
  })
})

test('a frozen server answers nothing, and everything when it thaws', async () => {
  const server = await forkServer()
  const client = await dial(server.url)

  server.freeze()
  client.webSocket.send('while frozen')
  const beganMs = performance.now()
  // TCP is still accepted, by the system.
  const socket = connect(server.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await eventually(() => expect(socket.readyState).toBe('open'))
  await eventually(() =>
    expect(performance.now() - beganMs).toBeGreaterThan(200),
  )
  const whileFrozen = [...client.texts]
  server.thaw()
  await settled(client)

  expect(whileFrozen).toEqual([])
  expect(client.texts).toEqual(['while frozen'])
})

test('a killed server ends its connections, and stop still returns', async () => {
  const server = await forkServer()
  const client = await dial(server.url)

  await server.kill()
  await eventually(() => expect(client.closeCode).toBe(1006))
  await server.stop()

  await expect(server.books()).rejects.toThrow('is gone')
})

test('a frozen server can be stopped', async () => {
  const server = await forkServer()
  const client = await dial(server.url)

  server.freeze()
  await server.stop()

  await eventually(() => expect(client.closeCode).toBe(1006))
})

test('an address that is not to be had is told', async () => {
  const server = await forkServer()

  await expect(forkReferenceServer({ port: server.port })).rejects.toThrow(
    'EADDRINUSE',
  )
})
