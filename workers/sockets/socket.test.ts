// What the engine may rely on (workers/engine/socket.ts), whichever way a
// connection is opened.
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { ServerOptions, WebSocket } from 'ws'
import {
  eventually,
  IMPLEMENTATIONS,
  open,
  openHandServer,
  openServer,
  openTcpServer,
  planFor,
  switching,
  untilEnded,
  untilOpen,
} from './testing.ts'

describe.each(IMPLEMENTATIONS)('a socket by $name', ({ createOpener }) => {
  async function openTo(...urls: string[]) {
    const openSocket = await createOpener(planFor({ urls }))
    return open((events) => openSocket(0, events))
  }

  /** A connection that is open, and the server's end of it. */
  async function connected(options: ServerOptions = {}) {
    const { server, url } = await openServer(options)
    const accepted = once(server, 'connection')
    const { owner, socket } = await openTo(url)
    // 'connection' carries the socket and its request
    const [peer] = (await accepted) as [WebSocket]
    await untilOpen(owner)
    return { owner, socket, peer }
  }

  function echo(peer: WebSocket): void {
    peer.on('message', (data: Buffer, isBinary) =>
      peer.send(data, { binary: isBinary }),
    )
  }

  describe('messages', () => {
    test('go out and come in as what they are', async () => {
      const { owner, socket, peer } = await connected()
      echo(peer)

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

    test('may be of any size, text and binary', async () => {
      const { owner, socket, peer } = await connected()
      echo(peer)
      const sizes = [
        0, 1, 125, 126, 127, 16_383, 16_384, 65_535, 65_536, 70_000,
      ]
      const sent = sizes.flatMap((size, index) => {
        const text = String(index).repeat(size).slice(0, size)
        return [true, false].map((isText) => ({ text, isText }))
      })

      for (const { text, isText } of sent) socket.send(text, isText)
      await eventually(() => expect(owner.messages).toHaveLength(sent.length))

      expect(owner.messages).toEqual(sent)
    })

    test('may be changed as soon as the call returns', async () => {
      const { socket, peer } = await connected()
      const received: string[] = []
      peer.on('message', (data: Buffer) => received.push(data.toString()))

      for (const size of [2000, 200_000]) {
        const payload = Buffer.alloc(size)
        for (const letter of ['a', 'b', 'c'])
          socket.send(payload.fill(letter), true)
        payload.fill('z')
      }
      await eventually(() => expect(received).toHaveLength(6))

      const letters = received.map((text) => [...new Set(text)].join(''))
      expect(letters).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
    })

    test('of a server in fragments are one', async () => {
      const { owner, peer } = await connected()

      peer.send('frag', { fin: false })
      peer.ping()
      peer.send('men', { fin: false })
      peer.send('ts', { fin: true })
      await eventually(() => expect(owner.messages).toHaveLength(1))

      expect(owner.messages).toEqual([{ text: 'fragments', isText: true }])
    })
  })

  describe('pings', () => {
    test('of ours are answered by pongs with their payload', async () => {
      const { owner, socket } = await connected()

      socket.ping(Buffer.from('1'))
      socket.ping(Buffer.from('2'))
      await eventually(() => expect(owner.pongs).toHaveLength(2))

      expect(owner.pongs).toEqual(['1', '2'])
    })

    test('of the server are answered', async () => {
      const { owner, peer } = await connected()
      const pongs: string[] = []
      peer.on('pong', (payload) => pongs.push(payload.toString()))

      for (const payload of ['', 'a', 'x'.repeat(125)]) peer.ping(payload)
      await eventually(() => expect(pongs).toHaveLength(3))

      expect(pongs).toEqual(['', 'a', 'x'.repeat(125)])
      expect(owner.told).toEqual(['opened'])
    })
  })

  describe('the handshake', () => {
    test('is timed by its steps, those there are', async () => {
      const { url } = await openServer()
      const byAddress = await openTo(url)
      const byName = await openTo(url.replace('127.0.0.1', 'localhost'))

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

    test('says whether TCP is up', async () => {
      const { url } = await openTcpServer((tcp) => tcp.resume())
      const { socket } = await openTo(url)

      const atFirst = socket.tcpConnected
      await eventually(() => expect(socket.tcpConnected).toBe(true))

      expect(atFirst).toBe(false)
    })

    test('may come in one packet with what follows', async () => {
      const { server, url } = await openServer()
      server.on('connection', (peer: WebSocket, request) => {
        request.socket.cork()
        peer.send('first')
        peer.close(4002, 'too early')
        request.socket.uncork()
      })

      const { owner } = await openTo(url)
      const end = await untilEnded(owner)

      expect(owner.told).toEqual(['opened', 'message', 'ended'])
      expect(end).toEqual({ closeCode: 4002, message: 'too early' })
    })

    test('is over with an answer that refuses, and the connection is let go', async () => {
      const gone = Promise.withResolvers<void>()
      const { url } = await openHandServer((tcp) => {
        tcp.resume().on('close', () => gone.resolve())
        tcp.write('HTTP/1.1 404 Not Found\r\n\r\nabc')
      })

      const { owner } = await openTo(url)
      const end = await untilEnded(owner)
      await gone.promise

      expect(end).toEqual({ httpStatus: 404, message: 'HTTP 404 Not Found' })
      expect(owner.told).toEqual(['ended'])
    })

    test('does not follow a redirect', async () => {
      const { url } = await openHandServer((tcp) =>
        tcp.end('HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\n\r\n'),
      )

      const { owner } = await openTo(url)

      expect(await untilEnded(owner)).toMatchObject({ httpStatus: 302 })
    })

    test('does not hold with a wrong proof', async () => {
      const { url } = await openHandServer((tcp, request) =>
        tcp.write(switching(request).replace(/Accept: ..../, 'Accept: AAAA')),
      )

      const { owner } = await openTo(url)

      const end = await untilEnded(owner)
      expect(end.code).toBe('BAD_UPGRADE')
      expect(end.message).toMatch(/^invalid Sec-WebSocket-Accept header$/i)
    })

    test('of a port where nobody listens is refused', async () => {
      const { owner } = await openTo('ws://127.0.0.1:1/')

      expect(await untilEnded(owner)).toMatchObject({
        code: 'ECONNREFUSED',
        message: 'connect ECONNREFUSED 127.0.0.1:1',
      })
      expect(owner.endings).toBe(1)
    })

    test('ended by the server without an answer is told as that', async () => {
      const { url } = await openHandServer((tcp) => tcp.end())

      const { owner } = await openTo(url)

      expect(await untilEnded(owner)).toEqual({
        ended: true,
        message: 'TCP ended before the answer',
      })
    })

    test('reset by the server keeps the system’s word', async () => {
      const { url } = await openHandServer((tcp) => tcp.resetAndDestroy())

      const { owner } = await openTo(url)

      expect(await untilEnded(owner)).toEqual({
        code: 'ECONNRESET',
        message: 'read ECONNRESET',
      })
    })

    test('closed by us ends it, once', async () => {
      const gone = Promise.withResolvers<void>()
      const { url } = await openTcpServer((tcp) => {
        tcp.resume().on('close', () => gone.resolve())
      })
      const { owner, socket } = await openTo(url)
      await eventually(() => expect(socket.tcpConnected).toBe(true))

      socket.close(1000)
      await untilEnded(owner)
      await gone.promise

      expect(owner.told).toEqual(['ended'])
    })
  })

  describe('the end', () => {
    test.each([
      [1000, 'bye', { closeCode: 1000, message: 'bye' }],
      [4001, '', { closeCode: 4001, message: '' }],
      [
        undefined,
        '',
        { closeCode: 1005, message: 'close frame without a code' },
      ],
    ])('by a close frame with %s tells its code', async (code, reason, end) => {
      const { owner, peer } = await connected()
      const closed = once(peer, 'close')

      peer.close(code, reason)

      expect(await untilEnded(owner)).toEqual(end)
      const [answered] = (await closed) as [number]
      expect(answered).toBe(code ?? 1005)
    })

    test('by us shows the server our code and is told once', async () => {
      const { owner, socket, peer } = await connected()
      const closed = once(peer, 'close')

      socket.close(1000)
      socket.close(1000)
      const [code] = (await closed) as [number]
      await untilEnded(owner)

      expect([code, owner.endings]).toEqual([1000, 1])
    })

    test('by us comes behind what was sent before', async () => {
      const { socket, peer } = await connected()
      const received: string[] = []
      peer.on('message', (data: Buffer) => received.push(data.toString()))
      const closed = once(peer, 'close')

      socket.send('last words', true)
      socket.close(1000)
      await closed

      expect(received).toEqual(['last words'])
    })

    test('by us lets messages on their way arrive', async () => {
      const { owner, socket, peer } = await connected()
      peer.send('on its way')

      socket.close(1000)
      await untilEnded(owner)

      expect(owner.told).toEqual(['opened', 'message', 'ended'])
    })

    test('of TCP without a close frame is told as that', async () => {
      const { owner, peer } = await connected()

      peer.terminate()

      expect(await untilEnded(owner)).toEqual({
        ended: true,
        message: 'TCP ended without a close frame',
      })
    })

    test('by a reset keeps the system’s word', async () => {
      const { url } = await openHandServer((tcp, request) => {
        tcp.write(switching(request))
        tcp.once('data', () => tcp.resetAndDestroy())
      })
      const { owner, socket } = await openTo(url)
      await untilOpen(owner)

      socket.send('reset me', true)

      expect(await untilEnded(owner)).toEqual({
        code: 'ECONNRESET',
        message: 'read ECONNRESET',
      })
    })

    test('by a broken protocol is told, also to the server', async () => {
      const { owner, peer } = await connected()
      const closed = once(peer, 'close')
      // a text frame that is no UTF-8
      peer.send(Buffer.from([0xff]), { binary: false })

      expect((await untilEnded(owner)).code).toBe('WS_ERR_INVALID_UTF8')
      const [code] = (await closed) as [number]
      expect([code, owner.endings]).toEqual([1007, 1])
    })
  })

  describe('destroyed', () => {
    test('nothing more is heard', async () => {
      const { owner, socket, peer } = await connected()
      const closed = once(peer, 'close')
      peer.send('on its way')

      socket.destroy()
      await closed

      expect(owner.told).toEqual(['opened'])
    })

    test('during the handshake, nothing is heard either', async () => {
      const gone = Promise.withResolvers<void>()
      const { url } = await openTcpServer((tcp) => {
        tcp.resume().on('close', () => gone.resolve())
      })
      const { owner, socket } = await openTo(url)
      await eventually(() => expect(socket.tcpConnected).toBe(true))

      socket.destroy()
      await gone.promise

      expect(owner.told).toEqual([])
    })

    test('before TCP is up, no request is sent', async () => {
      const requests: string[] = []
      const { url } = await openHandServer((tcp, request) => {
        requests.push(request)
        tcp.write(switching(request))
      })
      const { owner, socket } = await openTo(url)

      socket.destroy()
      socket.destroy()
      const later = await openTo(url) // shows that its time is over
      await untilOpen(later.owner)

      expect(owner.told).toEqual([])
      expect(requests).toHaveLength(1)
    })
  })

  describe('back-pressure', () => {
    test('bytes that the server does not take are seen to wait', async () => {
      const { socket, peer } = await connected()
      peer.pause()

      socket.send(Buffer.alloc(32 << 20), false)
      const waiting = socket.bytesWaiting
      peer.resume()
      await eventually(() => expect(socket.bytesWaiting).toBe(0))

      expect(waiting).toBeGreaterThan(1 << 20)
    })

    test('what waited arrives whole and in its order', async () => {
      const { socket, peer } = await connected()
      const received: string[] = []
      peer.on('message', (data: Buffer) =>
        received.push(`${data.toString('latin1', 0, 5)} ${data.length}`),
      )
      peer.pause()
      const sizes = Array.from({ length: 1500 }, (_, index) =>
        index % 3 === 0 ? 100 : index % 3 === 1 ? 9000 : 20_000,
      )

      const sent = sizes.map((size, index) => {
        const mark = String(index).padStart(5, '0')
        socket.send(Buffer.alloc(size, 'x').fill(mark, 0, 5), false)
        return `${mark} ${size}`
      })
      peer.resume()
      await eventually(() => expect(received).toHaveLength(sent.length))

      expect(received).toEqual(sent)
    })

    test('paused, it reads no more than it has; resumed, all', async () => {
      const { owner, socket, peer } = await connected()
      peer.send('one')
      await eventually(() => expect(owner.messages).toHaveLength(1))

      socket.pause()
      const message = 'x'.repeat(1 << 20)
      for (let count = 0; count < 32; count++) peer.send(message)
      // what the systems of both sides keep is not the server's any more
      const stuck = await untilSteady(() => peer.bufferedAmount)
      const heard = owner.messages.length
      socket.resume()
      await eventually(() => expect(owner.messages).toHaveLength(33))

      expect(stuck).toBeGreaterThan(1 << 20)
      expect(heard).toBeLessThan(4)
      expect(owner.messages.at(-1)?.text).toBe(message)
    })

    test('paused and resumed at once, it hears what follows', async () => {
      const { server, url } = await openServer()
      server.on('connection', (peer) => peer.send('hello'))
      const { owner, socket } = await openTo(url)
      await untilOpen(owner)

      socket.pause()
      socket.resume()
      await eventually(() => expect(owner.messages).toHaveLength(1))

      expect(owner.messages[0]?.text).toBe('hello')
    })
  })
})

/** Waits until a number is the same a few looks in a row. */
async function untilSteady(look: () => number): Promise<number> {
  const seen: number[] = []
  return eventually(() => {
    seen.push(look())
    const [last, ...others] = seen.slice(-10)
    if (last === undefined || others.length < 9) throw new Error('too early')
    expect(others.every((value) => value === last)).toBe(true)
    return last
  })
}
