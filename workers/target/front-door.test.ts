// How the target tells WebSocket requests from pages, whatever pieces and
// orders they come in.
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  ACCEPT,
  clientFrame,
  connect,
  eventually,
  openTarget,
  RawClient,
  requestText,
} from './testing.ts'

const TEXT = 0x81

function serverText(text: string): Buffer {
  return Buffer.from([TEXT, text.length, ...Buffer.from(text)])
}

test('a request that comes byte by byte is answered', async () => {
  const { server, port } = await openTarget()
  const client = new RawClient(port)

  for (const byte of Buffer.from(requestText())) {
    client.socket.write(Buffer.from([byte]))
    await new Promise(setImmediate)
  }
  client.socket.write(clientFrame(TEXT, 'hi'))
  await eventually(() => expect(client.frames).toEqual(serverText('hi')))

  expect(client.text).toMatch(/^HTTP\/1\.1 101 /)
  expect(client.text).toContain(`Sec-WebSocket-Accept: ${ACCEPT}\r\n`)
  expect(server.stats()).toMatchObject({ open: 1, counters: { accepted: 1 } })
})

test('frames that come with the request are answered behind the 101', async () => {
  const { port } = await openTarget()
  const client = new RawClient(port)
  const mask = Buffer.from([1, 2, 3, 4])
  const frames = [
    clientFrame(TEXT, 'one', mask),
    clientFrame(0x89, 'p'), // a ping
    clientFrame(TEXT, 'two').subarray(0, 4),
  ]

  client.socket.write(Buffer.concat([Buffer.from(requestText()), ...frames]))
  await eventually(() => expect(client.frames.length).toBe(8))
  client.socket.write(clientFrame(TEXT, 'two').subarray(4))
  await eventually(() => expect(client.frames.length).toBe(13))

  expect(client.frames).toEqual(
    Buffer.concat([
      serverText('one'),
      Buffer.from([0x8a, 1, 0x70]),
      serverText('two'),
    ]),
  )
})

test('a client that reads pages first may open a WebSocket on the same connection', async () => {
  const { server, port } = await openTarget()
  const client = new RawClient(port)
  const page = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'

  for (const count of [1, 2]) {
    client.socket.write(page)
    await eventually(() =>
      expect(client.text.split('tidewire_target_processes 1')).toHaveLength(
        count + 1,
      ),
    )
  }
  client.received = Buffer.alloc(0)
  client.socket.write(
    Buffer.concat([Buffer.from(requestText()), clientFrame(TEXT, 'first')]),
  )
  await eventually(() => expect(client.frames).toEqual(serverText('first')))
  client.socket.write(clientFrame(TEXT, 'second'))
  await eventually(() =>
    expect(client.frames).toEqual(
      Buffer.concat([serverText('first'), serverText('second')]),
    ),
  )

  expect(client.text).toContain(ACCEPT)
  expect(server.stats()).toMatchObject({
    open: 1,
    counters: { accepted: 1, handshakes: 1, messagesSent: 2 },
  })
})

test('a page in pieces, a body and an offer of HTTP/2 are HTTP’s business', async () => {
  const { port } = await openTarget()
  const split = new RawClient(port)
  const posting = new RawClient(port)
  const offering = new RawClient(port)

  split.socket.write('GET /metr')
  await new Promise(setImmediate)
  split.socket.write('ics HTTP/1.1\r\nHost: x\r\n\r\n')
  posting.socket.write(
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab' +
      'GET /stats HTTP/1.1\r\nHost: x\r\n\r\n',
  )
  offering.socket.write(
    'GET /stats HTTP/1.1\r\nHost: x\r\n' +
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n',
  )

  await eventually(() => expect(split.text).toMatch(/^HTTP\/1\.1 200 /))
  await eventually(() => expect(posting.text).toMatch(/ 426 .* 200 OK/s))
  await eventually(() => expect(offering.text).toMatch(/^HTTP\/1\.1 200 /))
})

test.each([
  ['no HTTP', 'SSH-2.0-x\r\n', 400],
  ['no header', 'GET / HTTP/1.1\r\nno header\r\n\r\n', 400],
  ['an endless head', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`, 431],
  ['another method', requestText().replace('GET', 'PUT'), 405],
  ['an older HTTP', requestText().replace('/1.1', '/1.0'), 400],
  ['an older version', requestText().replace(': 13', ': 8'), 426],
  ['no key', requestText().replace('-Key', '-Kay'), 400],
])('%s is refused at once and ended', async (_name, request, status) => {
  const { server, port } = await openTarget()
  const client = new RawClient(port)

  client.socket.write(request)
  await eventually(() => expect(client.ended).toBe(true))

  expect(client.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(server.stats()).toMatchObject({
    open: 0,
    counters: { accepted: 1, handshakes: 0 },
  })
})

test('a head that is too long is refused although it has an end', async () => {
  const { port } = await openTarget()
  const client = new RawClient(port)

  client.socket.write(requestText(`X: ${'x'.repeat(20_000)}\r\n`))
  await eventually(() => expect(client.ended).toBe(true))

  expect(client.text).toMatch(/^HTTP\/1\.1 431 /)
})

test('slow heads are refused after a while, each by its own time', async () => {
  const { server, port } = await openTarget({}, { patienceMs: 100 })
  const openedAtMs = performance.now()
  const silent = new RawClient(port)
  const halfway = new RawClient(port)

  halfway.socket.write(requestText().slice(0, 30))
  const quick = await connect(`ws://127.0.0.1:${port}/`)
  await eventually(() => {
    expect([silent.ended, halfway.ended]).toEqual([true, true])
  })

  expect(performance.now() - openedAtMs).toBeGreaterThanOrEqual(100)
  expect(silent.text).toMatch(/^HTTP\/1\.1 408 /)
  expect(halfway.text).toMatch(/^HTTP\/1\.1 408 /)
  await quick.settled()
  expect(server.stats().open).toBe(1)
})

test('stop ends connections that have not asked for anything yet', async () => {
  const { server, port } = await openTarget({}, { patienceMs: 60_000 })
  const silent = new RawClient(port)
  const reader = new RawClient(port)
  await once(silent.socket, 'connect')
  reader.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await eventually(() => expect(reader.text).toContain('426'))
  await eventually(() => expect(server.stats().counters.accepted).toBe(2))

  await server.stop()

  await eventually(() => {
    expect(silent.closed || silent.ended).toBe(true)
    expect(reader.closed || reader.ended).toBe(true)
  })
})

test('an offer of compression is not taken, one of a subprotocol is', async () => {
  const { url } = await openTarget()
  const webSocket = new WebSocket(url, ['mqtt', 'other'], {
    perMessageDeflate: true,
  })
  await once(webSocket, 'open')

  webSocket.send('x'.repeat(5000))
  const [echo] = (await once(webSocket, 'message')) as [Buffer]
  const { protocol, extensions } = webSocket
  webSocket.close()
  await once(webSocket, 'close')

  expect({ protocol, extensions, bytes: echo.length }).toEqual({
    protocol: 'mqtt',
    extensions: '',
    bytes: 5000,
  })
})

test('a thousand requests at once are all answered', async () => {
  const { server, port } = await openTarget()
  const clients = Array.from({ length: 1000 }, () => new RawClient(port))

  for (const { socket } of clients) socket.write(requestText())
  await eventually(() => {
    expect(server.stats().counters.handshakes).toBe(1000)
    expect(clients.every(({ text }) => text.includes(ACCEPT))).toBe(true)
  })
})
