// Idle connections and dead peers, over real sockets.
import { once } from 'node:events'
import { expect, test } from 'vitest'
import {
  clientFrame,
  connect,
  eventually,
  logIn,
  openTarget,
  RawClient,
  say,
} from './testing.ts'

const PONG_FRAME = clientFrame(0x8a, '')

test('idle connections are kept, and nobody is pinged, unless asked for', async () => {
  const { server, port } = await openTarget({ pongWaitMs: 1 })
  const kept = await new RawClient(port).open()
  const other = await openTarget({ idleTimeoutMs: 40 })
  const cut = await new RawClient(other.port).open()

  await eventually(() => expect(cut.frames).toHaveLength(4))

  expect({ ended: kept.ended, bytes: kept.frames.length }).toEqual({
    ended: false,
    bytes: 0,
  })
  expect(server.stats().counters).toMatchObject({ idleCut: 0, deadCut: 0 })
})

test('a connection that says nothing is closed with the code, and not early', async () => {
  const { server, url } = await openTarget({
    idleTimeoutMs: 100,
    idleCut: 4000,
  })
  const client = await connect(url)
  client.webSocket.send('the last word')
  const sinceMs = performance.now()

  await once(client.webSocket, 'close')

  expect(performance.now() - sinceMs).toBeGreaterThanOrEqual(100)
  expect(client.closeCode).toBe(4000)
  expect(server.stats().counters.idleCut).toBe(1)
})

test('anything that comes keeps it', async () => {
  const { server, url } = await openTarget({ idleTimeoutMs: 200 })
  const silent = await connect(url)
  const talking = await connect(url)
  const pinging = setInterval(() => talking.webSocket.ping(), 20)

  await once(silent.webSocket, 'close')
  clearInterval(pinging)

  expect(silent.closeCode).toBe(1001)
  expect(talking.closeCode).toBeNull()
  expect(server.stats().counters.idleCut).toBe(1)
})

test.each([
  ['reset', 'ECONNRESET'],
  ['eof', undefined],
] as const)('an idle connection may end by %s', async (idleCut, code) => {
  const { server, port } = await openTarget({ idleTimeoutMs: 30, idleCut })
  const client = await new RawClient(port).open()
  let error: NodeJS.ErrnoException | null = null
  client.socket.on('error', (cause) => (error = cause))

  await eventually(() => expect(client.ended || client.closed).toBe(true))

  const seen = error as NodeJS.ErrnoException | null // set by the listener
  expect(seen?.code).toBe(code)
  expect(client.frames).toHaveLength(0)
  client.socket.end()
  await eventually(() => expect(server.stats().open).toBe(0))
})

test('or it stays and nothing passes any more, until its client ends it', async () => {
  const faults = { idleTimeoutMs: 30, idleCut: 'silent' } as const
  const { server, port } = await openTarget(faults)
  const client = await new RawClient(port).open()
  await eventually(() => expect(server.stats().counters.idleCut).toBe(1))

  client.socket.write(clientFrame(0x81, 'PING'))
  client.socket.write(clientFrame(0x89, 'ping'))
  client.socket.write(clientFrame(0x88, Buffer.of(0x03, 0xe8)))
  await new RawClient(port).open()
  await eventually(() => expect(server.stats().counters.idleCut).toBe(2))

  expect(client.frames).toHaveLength(0)
  expect(client.ended).toBe(false)
  client.socket.end()
  await eventually(() => expect(server.stats().open).toBe(1))
})

test('what is sent to a user behind a silent connection waits for its return', async () => {
  const faults = { idleTimeoutMs: 150, idleCut: 'silent' } as const
  const { server, url } = await openTarget(faults)
  await logIn(url, 'bob')
  const ann = await logIn(url, 'ann')
  const pinging = setInterval(() => ann.webSocket.ping(), 20)
  await eventually(() => expect(server.stats().counters.idleCut).toBe(1))
  clearInterval(pinging)

  say(ann, { type: 'chat', to: 'bob', body: 'hello' })
  await ann.settled()

  expect(server.stats().counters.deliveriesStored).toBe(1)
})

test('a peer that does not pong is reset, one that does stays', async () => {
  const { server, port } = await openTarget({ pingEveryMs: 40, pongWaitMs: 60 })
  const dead = await new RawClient(port).open()
  const alive = await new RawClient(port).open()
  alive.socket.on('data', () => alive.socket.write(PONG_FRAME))
  let error: NodeJS.ErrnoException | null = null
  dead.socket.on('error', (cause) => (error = cause))

  await eventually(() => expect(dead.closed).toBe(true))
  const pings = alive.frames.length / 2
  await eventually(() =>
    expect(alive.frames.length / 2).toBeGreaterThan(pings + 3),
  )

  const seen = error as NodeJS.ErrnoException | null // set by the listener
  expect(seen?.code).toBe('ECONNRESET')
  expect(dead.frames.subarray(0, 2)).toEqual(Buffer.of(0x89, 0))
  expect(server.stats()).toMatchObject({ open: 1, counters: { deadCut: 1 } })
})
