// What disturbances ask of a socket (workers/engine/disturbance), whichever
// way it is opened: resets, silence, and how the end of a peer shows to one
// that does not read.
import { once } from 'node:events'
import type { Socket as Tcp } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { bytesOf, frame, framesIn } from '../websocket/testing.ts'
import type { Socket } from '../engine/socket.ts'
import { certificate, openTlsServer } from './testing/tls-server.ts'
import {
  eventually,
  IMPLEMENTATIONS,
  open,
  openHandServer,
  openServer,
  planFor,
  switching,
  untilEnded,
  untilOpen,
} from './testing.ts'

const CLOSE = 8
const PING = 9
const PONG = 10

/** The server's end of a connection: every frame and how it ended. */
interface Peer {
  readonly tcp: Tcp
  readonly opcodes: () => number[]
  /** The errno of its end; '' for an end in order; null: not ended. */
  readonly end: () => string | null
}

describe.each(IMPLEMENTATIONS)('a socket by $name', ({ createOpener }) => {
  async function connected() {
    let reads = Buffer.alloc(0)
    let end: string | null = null
    const accepted: Tcp[] = []
    const { url } = await openHandServer((tcp, request) => {
      tcp.on('data', (bytes: Buffer) => (reads = Buffer.concat([reads, bytes])))
      tcp.on('end', () => (end ??= ''))
      tcp.on(
        'error',
        ({ code }: NodeJS.ErrnoException) => (end ??= code ?? '?'),
      )
      tcp.write(switching(request))
      accepted.push(tcp)
    })
    const openSocket = await createOpener(planFor({ urls: [url] }))
    const { owner, socket } = open((events) => openSocket(0, events))
    await untilOpen(owner)
    const [tcp] = accepted
    if (!tcp) throw new Error('open, and nobody has accepted')
    const opcodes = () => framesIn(reads).map(({ opcode }) => opcode)
    const peer: Peer = { tcp, opcodes, end: () => end }
    return { owner, socket, peer }
  }

  /** As slow readers do: only a write tells that the peer is gone. */
  async function untilTold(owner: { endings: number }, socket: Socket) {
    await eventually(() => {
      socket.pong(new Uint8Array(0))
      expect(owner.endings).toBe(1)
    })
  }

  test('reset, it ends TCP by a reset, and hears nothing any more', async () => {
    const { owner, socket, peer } = await connected()

    socket.reset()
    await eventually(() => expect(peer.end()).not.toBeNull())

    expect(peer.end()).toBe('ECONNRESET')
    expect(owner.endings).toBe(0)
  })

  test('a reset does not wait for what has not been sent yet', async () => {
    const { socket, peer } = await connected()
    peer.tcp.pause()
    for (let count = 0; count < 16; count++)
      socket.send('x'.repeat(1 << 20), true)

    socket.reset()
    peer.tcp.resume()
    await eventually(() => expect(peer.end()).not.toBeNull())

    expect(peer.end()).toBe('ECONNRESET')
  })

  test('a reset after the end does nothing', async () => {
    const { owner, socket, peer } = await connected()
    peer.tcp.destroy()
    await untilEnded(owner)

    socket.reset()
    socket.reset()

    expect(owner.endings).toBe(1)
  })

  test('destroyed instead, it ends TCP in order', async () => {
    const { socket, peer } = await connected()

    socket.destroy()
    await eventually(() => expect(peer.end()).not.toBeNull())

    expect(peer.end()).toBe('')
  })

  test('over TLS a reset is an end all the same', async () => {
    const { cert, key } = await certificate()
    const { port, seen } = await openTlsServer({ cert, key })
    const urls = [`wss://127.0.0.1:${port}/`]
    const openSocket = await createOpener(
      planFor({ urls, tls: { verify: false } }),
    )
    const { owner, socket } = open((events) => openSocket(0, events))
    await untilOpen(owner)

    socket.reset()
    await eventually(() => expect(seen[0]?.destroyed).toBe(true))

    expect(owner.endings).toBe(0)
  })

  test('a pong that nobody asked for goes out', async () => {
    const { server, url } = await openServer()
    const accepted = once(server, 'connection')
    const openSocket = await createOpener(planFor({ urls: [url] }))
    const { owner, socket } = open((events) => openSocket(0, events))
    // 'connection' carries the socket and its request
    const [peer] = (await accepted) as [WebSocket]
    const pongs: string[] = []
    peer.on('pong', (payload) => pongs.push(payload.toString()))
    await untilOpen(owner)

    socket.pong(Buffer.from('here'))
    await eventually(() => expect(pongs).toHaveLength(1))

    expect(pongs).toEqual(['here'])
  })

  test('mute, it sends nothing, answers no ping, and still reads', async () => {
    const { owner, socket, peer } = await connected()
    socket.ping(Buffer.from('before'))
    await eventually(() => expect(peer.opcodes()).toEqual([PING]))

    socket.mute()
    socket.send('nothing', true)
    socket.ping(Buffer.from('nothing'))
    peer.tcp.write(bytesOf(frame(PING, 'there?'), frame(1, 'hello')))
    await eventually(() => expect(owner.messages).toHaveLength(1))
    peer.tcp.write(bytesOf(frame(1, 'again')))
    await eventually(() => expect(owner.messages).toHaveLength(2))

    expect(peer.opcodes()).toEqual([PING])
  })

  test('mute, it does not answer a close frame, and tells the end', async () => {
    const { owner, socket, peer } = await connected()

    socket.mute()
    const goingAway = frame(CLOSE, Buffer.from([0x03, 0xe9]))
    peer.tcp.write(bytesOf(frame(1, 'bye'), goingAway))
    await eventually(() => expect(owner.messages).toHaveLength(1))
    await new Promise((resolve) => setImmediate(resolve))
    const answered = peer.opcodes()
    peer.tcp.end()
    const end = await untilEnded(owner)

    expect(end.closeCode).toBe(1001)
    expect(answered).toEqual([])
  })

  test('mute, it tells a reset', async () => {
    const { owner, socket, peer } = await connected()

    socket.mute()
    peer.tcp.resetAndDestroy()

    expect(await untilEnded(owner)).toMatchObject({ code: 'ECONNRESET' })
  })

  test.each([
    ['nothing', 0],
    ['a little', 1000],
    ['more than the system holds', 20_000_000],
  ])(
    'paused, with %s unread, it learns of a reset by writing',
    async (_name, bytes) => {
      const { owner, socket, peer } = await connected()
      socket.pause()
      peer.tcp.write(bytesOf(frame(2, Buffer.alloc(bytes))))

      peer.tcp.resetAndDestroy()
      await untilTold(owner, socket)

      expect(['ECONNRESET', 'EPIPE']).toContain(owner.end?.code)
    },
  )

  test.each([
    ['nothing', 0],
    ['a little', 1000],
    ['more than the system holds', 20_000_000],
  ])(
    'paused, with %s unread, it learns by writing that the peer is gone',
    async (_name, bytes) => {
      const { owner, socket, peer } = await connected()
      socket.pause()
      peer.tcp.write(bytesOf(frame(2, Buffer.alloc(bytes))))

      peer.tcp.destroy()
      await untilTold(owner, socket)

      expect(['ECONNRESET', 'EPIPE']).toContain(owner.end?.code)
    },
  )

  test('paused, what the peer said and an end in order are told when it reads', async () => {
    const { owner, socket, peer } = await connected()
    socket.pause()
    peer.tcp.write(bytesOf(frame(1, 'late'), frame(CLOSE)))
    for (let count = 0; count < 3; count++) socket.pong(new Uint8Array(0))
    await eventually(() => expect(peer.opcodes()).toHaveLength(3))
    const before = [owner.messages.length, owner.endings]

    socket.resume()
    const end = await untilEnded(owner)

    expect(before).toEqual([0, 0])
    expect(owner.messages).toEqual([{ text: 'late', isText: true }])
    expect(end.closeCode).toBe(1005)
    expect(peer.opcodes().slice(0, 3)).toEqual([PONG, PONG, PONG])
  })
})
