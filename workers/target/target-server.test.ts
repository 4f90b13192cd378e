import { once } from 'node:events'
import { expect, test } from 'vitest'
import { targetStatsSchema } from '../../core/protocol/target.ts'
import {
  clientFrame,
  connect,
  dial,
  eventually,
  openTarget,
  RawClient,
} from './testing.ts'

test('text and binary messages come back unchanged and are counted', async () => {
  const { server, url } = await openTarget()
  const client = await connect(`${url}any/path?x=1`)
  const bytes = Buffer.from([0, 255, 123, 7])

  client.webSocket.send('grüße')
  client.webSocket.send(bytes)
  client.webSocket.send('')
  await client.settled()

  expect(client.received).toEqual(['grüße', ''])
  expect(client.binary).toEqual([bytes])
  expect(server.stats()).toMatchObject({
    open: 1,
    counters: {
      accepted: 1,
      handshakes: 1,
      messagesReceived: 3,
      messagesSent: 3,
      bytesReceived: 7 + 4,
      bytesSent: 7 + 4,
      pingsReceived: 1,
      pongsSent: 1,
    },
  })
})

test('PING as binary is payload, as text a heartbeat', async () => {
  const { url } = await openTarget()
  const client = await connect(url)

  client.webSocket.send(Buffer.from('PING'))
  client.webSocket.send('PING')
  await client.settled()

  expect(client.binary.map(String)).toEqual(['PING'])
  expect(client.received).toEqual(['PONG'])
})

test('a large message comes back whole', async () => {
  const { url } = await openTarget()
  const client = await connect(url)
  const payload = Buffer.alloc(16_777_216, 'tide')

  client.webSocket.send(payload)
  await eventually(() => expect(client.binary).toHaveLength(1))

  expect(client.binary[0]?.equals(payload)).toBe(true)
})

test('a client that sends without reading is not read without limit', async () => {
  const { server, url } = await openTarget()
  const client = await connect(url)
  client.webSocket.pause()
  const message = Buffer.alloc(65_536)

  for (let sent = 0; sent < 1500; sent += 1) client.webSocket.send(message)
  await eventually(async () => {
    const before = server.stats().counters.messagesReceived
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(before).toBeGreaterThan(0)
    expect(server.stats().counters.messagesReceived).toBe(before)
  })
  const whileAway = server.stats().counters.messagesReceived
  client.webSocket.resume()
  await eventually(() => expect(client.binary).toHaveLength(1500))

  expect(whileAway).toBeLessThan(1000)
})

test('a reply delay is never shorter than asked and keeps the order', async () => {
  const { url } = await openTarget({ replyDelayMs: 20 })
  const client = await connect(url)
  const texts = Array.from({ length: 50 }, (_, index) => `m${index}`)

  const sentAtMs = performance.now()
  for (const text of texts) client.webSocket.send(text)
  client.webSocket.send('PING')
  await client.settled()
  const pingAnsweredFirst = client.received.length === 0
  await eventually(() => expect(client.received).toHaveLength(51))

  expect(client.received).toEqual([...texts, 'PONG'])
  expect(pingAnsweredFirst).toBe(true)
  expect((client.receivedAtMs[0] ?? 0) - sentAtMs).toBeGreaterThanOrEqual(20)
})

test('every n-th handshake is refused with 503', async () => {
  const { server, url } = await openTarget({ refuseEvery: 3 })

  const reasons = []
  for (let count = 0; count < 6; count += 1) {
    const dialed = await dial(url)
    reasons.push(dialed.type === 'open' ? 101 : dialed.reason)
  }

  expect(reasons).toEqual([101, 101, 503, 101, 101, 503])
  expect(server.stats().counters).toMatchObject({
    accepted: 6,
    handshakes: 4,
    refused: 2,
  })
})

test('every n-th handshake is reset', async () => {
  const { server, url } = await openTarget({ resetEvery: 2 })

  const reasons = []
  for (let count = 0; count < 4; count += 1) {
    const dialed = await dial(url)
    reasons.push(dialed.type === 'open' ? 101 : dialed.reason)
  }

  expect(reasons).toEqual([101, 'ECONNRESET', 101, 'ECONNRESET'])
  expect(server.stats().counters).toMatchObject({ handshakes: 2, reset: 2 })
})

test('every n-th accepted connection never answers pings', async () => {
  const { server, url } = await openTarget({ muteEvery: 2 })
  const spoken = await connect(url)
  const muted = await connect(url)

  muted.webSocket.ping()
  muted.webSocket.send('echo still works')
  await eventually(() => expect(muted.received).toHaveLength(1))
  await spoken.settled()

  expect({ spoken: spoken.pongs, muted: muted.pongs }).toEqual({
    spoken: 1,
    muted: 0,
  })
  expect(server.stats().counters).toMatchObject({
    pingsReceived: 2,
    pongsSent: 1,
  })
})

test('every n-th accepted connection is closed with the code, not early', async () => {
  const { server, url } = await openTarget({
    closeEvery: 2,
    closeAfterMs: 30,
    closeCode: 4001,
  })
  const kept = await connect(url)
  const openedAtMs = performance.now()
  const cut = await connect(url)

  await once(cut.webSocket, 'close')

  expect(performance.now() - openedAtMs).toBeGreaterThanOrEqual(30)
  expect({ kept: kept.closeCode, cut: cut.closeCode }).toEqual({
    kept: null,
    cut: 4001,
  })
  await eventually(() =>
    expect(server.stats()).toMatchObject({
      open: 1,
      counters: { closedByFault: 1, closesReceived: 1 },
    }),
  )
})

test('a close without a frame is a plain TCP end for the client', async () => {
  const { server, url } = await openTarget({
    closeEvery: 1,
    closeAfterMs: 10,
    closeCode: null,
  })
  const client = await connect(url)

  await once(client.webSocket, 'close')

  expect(client.closeCode).toBe(1006)
  await eventually(() => expect(server.stats().open).toBe(0))
  expect(server.stats().counters).toMatchObject({
    closedByFault: 1,
    closesReceived: 0,
  })
})

test.each([1011, null])(
  'after a close (%s) messages are counted until the end of the client, not answered',
  async (closeCode) => {
    const { server, port } = await openTarget({
      closeEvery: 1,
      closeAfterMs: 5,
      closeCode,
    })
    const { socket } = await new RawClient(port).open()
    await eventually(() =>
      expect(server.stats().counters.closedByFault).toBe(1),
    )

    for (let count = 0; count < 3; count += 1)
      socket.write(clientFrame(0x81, 'late'))
    await eventually(() =>
      expect(server.stats().counters.messagesReceived).toBe(3),
    )
    socket.end()
    await eventually(() => expect(server.stats().open).toBe(0))

    expect(server.stats().counters.messagesSent).toBe(0)
  },
)

test('every n-th message is dropped, sent twice or swapped with its successor', async () => {
  const { server, url } = await openTarget({
    dropEvery: 5,
    duplicateEvery: 4,
    swapEvery: 3,
  })
  const client = await connect(url)

  for (let number = 1; number <= 10; number += 1)
    client.webSocket.send(String(number))
  await client.settled()

  // 3 waits for 4, which goes twice; 5 and 10 are dropped; 6 waits for 7,
  // 9 has no successor.
  const expected = ['1', '2', '4', '4', '3', '7', '6', '8', '8']
  expect(client.received).toEqual(expected)
  await client.close()
  await eventually(() => expect(server.stats().open).toBe(0))
  expect(server.stats().counters).toMatchObject({
    messagesReceived: 10,
    messagesSent: 9,
    dropped: 3,
    duplicated: 2,
    swapped: 2,
  })
})

test('message faults count over all connections and spare heartbeats', async () => {
  const { server, url } = await openTarget({ dropEvery: 2 })
  const one = await connect(url)
  const other = await connect(url)

  one.webSocket.send('first')
  await one.settled()
  one.webSocket.send('PING')
  other.webSocket.send('second')
  await Promise.all([one.settled(), other.settled()])

  expect(one.received).toEqual(['first', 'PONG'])
  expect(other.received).toEqual([])
  expect(server.stats().counters.dropped).toBe(1)
})

test('a login is accepted, refused or never answered by its token', async () => {
  const { server, url } = await openTarget()
  const client = await connect(url)

  for (const token of ['good', 'bad', 'silent'])
    client.webSocket.send(JSON.stringify({ type: 'login', user: 'u1', token }))
  await client.settled()

  expect(client.received).toEqual([
    '{"type":"login","ok":true,"user":"u1"}',
    '{"type":"login","ok":false,"user":"u1"}',
  ])
  expect(server.stats().counters).toMatchObject({
    loginsAccepted: 1,
    loginsRefused: 1,
  })
})

test('a chat message reaches every connection of the user it names', async () => {
  const { url } = await openTarget()
  const sender = await connect(url)
  const phone = await connect(url)
  const desk = await connect(url)
  const gone = await connect(url)
  for (const client of [phone, desk, gone])
    client.webSocket.send('{"type":"login","user":"ann","token":"t"}')
  sender.webSocket.send('{"type":"login","user":"bob","token":"t"}')
  await Promise.all([phone.settled(), desk.settled(), gone.settled()])
  await gone.close()

  sender.webSocket.send('{"type":"chat","to":"ann","text":"hi"}')
  sender.webSocket.send('{"type":"chat","to":"nobody","text":"hi"}')
  await eventually(() => expect(sender.received).toHaveLength(2))
  await Promise.all([phone.settled(), desk.settled()])

  const delivered =
    '{"type":"chat","to":"ann","text":"hi","from":"bob","seq":0,"id":0}'
  expect(phone.received[1]).toBe(delivered)
  expect(desk.received[1]).toBe(delivered)
  expect(sender.received[1]).toBe('{"type":"chat","ok":false,"to":"nobody"}')
})

test('stats, metrics and a hint are served over HTTP', async () => {
  const { port, url } = await openTarget()
  const client = await connect(url)
  client.webSocket.send('hello')
  await client.settled()
  const base = `http://127.0.0.1:${port}`

  const [stats, metrics, other] = await Promise.all(
    ['/stats', '/metrics', '/'].map((path) => fetch(base + path)),
  )

  const body = (await stats?.json()) as { processes: unknown[] }
  expect(targetStatsSchema.parse(body).counters.messagesSent).toBe(1)
  expect(body.processes).toHaveLength(1)
  expect(metrics?.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await metrics?.text()).toContain(
    'tidewire_target_messages_sent_total 1',
  )
  expect(other?.status).toBe(426)
})

test('stop sends close frames, frees the port and is idempotent', async () => {
  const { server, port, url } = await openTarget()
  const client = await connect(url)
  const deaf = await new RawClient(port).open()
  const deafEnded = once(deaf.socket, 'end')
  const closed = once(client.webSocket, 'close')

  await Promise.all([server.stop(), server.stop()])
  await Promise.all([closed, deafEnded])

  expect(client.closeCode).toBe(1001)
  expect(await dial(url)).toEqual({ type: 'refused', reason: 'ECONNREFUSED' })
})

test('an abrupt end of a client and a protocol error leave the others alone', async () => {
  const { server, port, url } = await openTarget()
  const client = await connect(url)
  const resetting = await new RawClient(port).open()
  const wrong = await new RawClient(port).open()

  resetting.socket.resetAndDestroy()
  wrong.socket.write(Buffer.from([0x81, 0x01, 0x41])) // an unmasked frame
  wrong.socket.end()
  await eventually(() => expect(server.stats().open).toBe(1))
  client.webSocket.send('still here')
  await client.settled()

  expect(client.received).toEqual(['still here'])
})
