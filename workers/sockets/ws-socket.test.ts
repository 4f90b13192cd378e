import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import net from 'node:net'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import {
  eventually,
  open,
  openServer,
  openTcpServer,
  untilEnded,
  untilOpen,
} from './testing.ts'
import { openWsSocket, type WsTarget } from './ws-socket.ts'

function targetOf(url: string, changes: Partial<WsTarget> = {}): WsTarget {
  return {
    url,
    subprotocols: [],
    options: { perMessageDeflate: false },
    connect: () => net.connect({ host: '127.0.0.1', port: portOf(url) }),
    ...changes,
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

function openTo(url: string, changes: Partial<WsTarget> = {}) {
  return open((events) => openWsSocket(targetOf(url, changes), events))
}

/** A connection that is open, and the server's end of it. */
async function connected(
  changes: Partial<WsTarget> = {},
  options: Parameters<typeof openServer>[0] = {},
) {
  const { server, url } = await openServer(options)
  const accepted = once(server, 'connection')
  const { owner, socket } = openTo(url, changes)
  // 'connection' carries the socket and its request
  const [peer, request] = (await accepted) as [WebSocket, IncomingMessage]
  await untilOpen(owner)
  return { owner, socket, peer, request }
}

test('messages go out and come in as what they are', async () => {
  const { owner, socket, peer } = await connected()
  peer.on('message', (data: Buffer, isBinary) =>
    peer.send(data, { binary: isBinary }),
  )

  socket.send('hello', true)
  socket.send(Buffer.from('bytes'), false)
  socket.send(Buffer.from('你好'), true)
  await eventually(() => expect(owner.messages).toHaveLength(3))

  expect(owner.messages).toEqual([
    { text: 'hello', isText: true },
    { text: 'bytes', isText: false },
    { text: '你好', isText: true },
  ])
})

test('what was handed over may be changed as soon as the call returns', async () => {
  for (const perMessageDeflate of [false, true]) {
    const { socket, peer } = await connected(
      { options: { perMessageDeflate } },
      { perMessageDeflate: { threshold: 0 } },
    )
    const received: string[] = []
    peer.on('message', (data: Buffer) => received.push(data.toString()))
    const payload = Buffer.alloc(2000, 'a')

    for (const letter of ['a', 'b', 'c']) {
      payload.fill(letter)
      socket.send(payload, true)
    }
    payload.fill('z')
    await eventually(() => expect(received).toHaveLength(3))

    expect(received.map((text) => text.replace(/^(.)\1+$/, '$1'))).toEqual([
      'a',
      'b',
      'c',
    ])
  }
})

test('a ping is answered by a pong with its payload', async () => {
  const { owner, socket } = await connected()

  socket.ping(Buffer.from('1'))
  socket.ping(Buffer.from('2'))
  await eventually(() => expect(owner.pongs).toHaveLength(2))

  expect(owner.pongs).toEqual(['1', '2'])
})

test('the steps of the handshake are timed, those there are', async () => {
  const { url } = await openServer()
  const port = portOf(url)
  const byAddress = openTo(url)
  const byName = openTo(url, {
    connect: () => net.connect({ host: 'localhost', port, family: 4 }),
  })

  const [address, name] = await Promise.all([
    untilOpen(byAddress.owner),
    untilOpen(byName.owner),
  ])

  expect(address).toEqual({
    dnsMs: null,
    tcpMs: expect.any(Number) as number,
    tlsMs: null,
    upgradeMs: expect.any(Number) as number,
  })
  for (const durationMs of [address.tcpMs, address.upgradeMs, name.dnsMs])
    expect(durationMs).toBeGreaterThanOrEqual(0)
})

test('what comes in one packet with the answer is not missed', async () => {
  const { server, url } = await openServer()
  server.on('connection', (peer: WebSocket, request: IncomingMessage) => {
    request.socket.cork()
    peer.send('first')
    peer.close(4002, 'too early')
    request.socket.uncork()
  })

  const { owner } = openTo(url)
  const end = await untilEnded(owner)

  expect(owner.told).toEqual(['opened', 'message', 'ended'])
  expect(end).toEqual({ closeCode: 4002, message: 'too early' })
})

test.each([
  [1000, 'bye', { closeCode: 1000, message: 'bye' }],
  [4001, '', { closeCode: 4001, message: '' }],
  [undefined, '', { closeCode: 1005, message: 'close frame without a code' }],
])('a close frame with %s is told with its code', async (code, reason, end) => {
  const { owner, peer } = await connected()

  peer.close(code, reason)

  expect(await untilEnded(owner)).toEqual(end)
})

test('closed by us, the server sees our code and the end is told once', async () => {
  const { owner, socket, peer } = await connected()
  const closed = once(peer, 'close')

  socket.close(1000)
  const [code] = (await closed) as [number]
  await untilEnded(owner)

  expect([code, owner.endings]).toEqual([1000, 1])
})

test('destroyed, nothing more is heard', async () => {
  const { owner, socket, peer } = await connected()
  const closed = once(peer, 'close')
  peer.send('on its way')

  socket.destroy()
  await closed

  expect(owner.told).toEqual(['opened'])
})

test('destroyed during the handshake, nothing is heard either', async () => {
  const gone = Promise.withResolvers<void>()
  const { url } = await openTcpServer((tcp) => {
    tcp.resume().on('close', () => gone.resolve())
  })
  const { owner, socket } = openTo(url)
  await eventually(() => expect(socket.tcpConnected).toBe(true))

  socket.destroy()
  await gone.promise

  expect(owner.told).toEqual([])
})

test('before TCP is up, it says so', async () => {
  const { url } = await openTcpServer((tcp) => tcp.resume())
  const { socket } = openTo(url)

  const atFirst = socket.tcpConnected
  await eventually(() => expect(socket.tcpConnected).toBe(true))

  expect(atFirst).toBe(false)
})

test('bytes that the server does not take are seen to wait', async () => {
  const { socket, peer } = await connected()
  peer.pause()

  socket.send(Buffer.alloc(32 << 20), false)
  const waiting = socket.bytesWaiting
  peer.resume()
  await eventually(() => expect(socket.bytesWaiting).toBe(0))

  expect(waiting).toBeGreaterThan(1 << 20)
})

test('TCP ended without a close frame is told as that', async () => {
  const { owner, peer } = await connected()

  peer.terminate()

  expect(await untilEnded(owner)).toEqual({
    ended: true,
    message: 'TCP ended without a close frame',
  })
})

test('a refusal is told with its status, and the connection is let go', async () => {
  const gone = Promise.withResolvers<void>()
  const { url } = await openTcpServer((tcp) => {
    tcp.on('close', () => gone.resolve())
    tcp.once('data', () => tcp.write('HTTP/1.1 404 Not Found\r\n\r\nabc'))
  })

  const { owner } = openTo(url)
  const end = await untilEnded(owner)
  await gone.promise

  expect(end).toEqual({ httpStatus: 404, message: 'HTTP 404 Not Found' })
  expect(owner.told).toEqual(['ended'])
})

test('a redirect is not followed', async () => {
  const { url } = await openTcpServer((tcp) => {
    tcp.once('data', () =>
      tcp.end('HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\n\r\n'),
    )
  })

  const { owner } = openTo(url)

  expect(await untilEnded(owner)).toMatchObject({ httpStatus: 302 })
})

test('compression is offered only when asked for', async () => {
  const plain = await connected()
  const compressed = await connected({ options: { perMessageDeflate: true } })

  const offers = [plain, compressed].map(
    ({ request }) => request.headers['sec-websocket-extensions'] ?? null,
  )

  expect(offers).toEqual([null, expect.stringContaining('permessage-deflate')])
})

test('headers and subprotocols reach the server', async () => {
  const { request } = await connected({
    subprotocols: ['chat', 'superchat'],
    options: {
      perMessageDeflate: false,
      headers: { Authorization: 'Bearer x', 'User-Agent': 'me' },
    },
  })

  expect(request.headers).toMatchObject({
    authorization: 'Bearer x',
    'user-agent': 'me',
    'sec-websocket-protocol': 'chat,superchat',
  })
})

test.each(['ENOBUFS', 'EACCES'])(
  'a system error keeps its name: %s',
  async (code) => {
    const { url } = await openTcpServer(() => {})
    const { owner } = openTo(url, {
      connect() {
        // what the system says when it has no memory left for sockets
        const tcp = net.connect({ host: '127.0.0.1', port: portOf(url) })
        const error = new Error(`connect ${code} 127.0.0.1`)
        return tcp.destroy(Object.assign(error, { code, errno: -105 }))
      },
    })

    expect(await untilEnded(owner)).toEqual({
      code,
      message: `connect ${code} 127.0.0.1`,
    })
    expect(owner.endings).toBe(1)
  },
)

test('a failure of several addresses is told with the first one’s words', async () => {
  const { owner } = openTo('ws://127.0.0.1:1/', {
    connect() {
      const errors = [new Error('connect ECONNREFUSED ::1:1'), new Error('x')]
      const error = new AggregateError(errors, '')
      return new net.Socket().destroy(
        Object.assign(error, { code: 'ECONNREFUSED' }),
      )
    },
  })

  expect(await untilEnded(owner)).toEqual({
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED ::1:1',
  })
})
