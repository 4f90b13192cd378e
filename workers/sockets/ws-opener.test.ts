// What only the `ws` package does; the rest is in openers.test.ts.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import type { PlanSource } from '../../core/plan/schema.ts'
import { bytesOf, frame, framesIn } from '../websocket/testing.ts'
import {
  eventually,
  open,
  openHandServer,
  openServer,
  planFor,
  switching,
  untilEnded,
  untilOpen,
} from './testing.ts'
import { createWsOpener } from './ws-opener.ts'

async function openBy(
  url: string,
  compression: boolean,
  connect: PlanSource['connect'] = {},
) {
  const plan = planFor({ urls: [url], compression }, connect)
  const openSocket = await createWsOpener(plan)
  return open((events) => openSocket(0, events))
}

describe('compression', () => {
  test('is offered only when asked for', async () => {
    const { server, url } = await openServer({ perMessageDeflate: true })
    const offers: (string | undefined)[] = []
    server.on('connection', (_peer, request: IncomingMessage) =>
      offers.push(request.headers['sec-websocket-extensions']),
    )

    for (const compression of [false, true])
      await untilOpen((await openBy(url, compression)).owner)

    expect(offers).toEqual([
      undefined,
      expect.stringContaining('permessage-deflate'),
    ])
  })

  test('is done where the server agrees', async () => {
    const { server, url } = await openServer({
      perMessageDeflate: { threshold: 0 },
    })
    const accepted = once(server, 'connection')
    const { owner, socket } = await openBy(url, true)
    const [peer, request] = (await accepted) as [WebSocket, IncomingMessage]
    await untilOpen(owner)
    const received: number[] = []
    peer.on('message', (data: Buffer) => {
      received.push(data.length)
      peer.send(data)
    })

    socket.send('a'.repeat(100_000), true)
    await eventually(() => expect(owner.messages).toHaveLength(1))

    expect(received).toEqual([100_000])
    expect(owner.messages[0]?.text).toHaveLength(100_000)
    expect(request.socket.bytesRead).toBeLessThan(5000)
  })

  test('leaves what was handed over to be changed at once', async () => {
    const { server, url } = await openServer({
      perMessageDeflate: { threshold: 0 },
    })
    const received: string[] = []
    server.on('connection', (peer) =>
      peer.on('message', (data: Buffer) => received.push(data.toString())),
    )
    const { owner, socket } = await openBy(url, true)
    await untilOpen(owner)

    const payload = Buffer.alloc(2000)
    for (const letter of ['a', 'b', 'c'])
      socket.send(payload.fill(letter), true)
    payload.fill('z')
    await eventually(() => expect(received).toHaveLength(3))

    const letters = received.map((text) => [...new Set(text)].join(''))
    expect(letters).toEqual(['a', 'b', 'c'])
  })
})

describe('beside compression, as without it,', () => {
  test.each([
    ['zero', ['00000000', '00000000']],
    ['random', [expect.any(String), expect.any(String)]],
  ] as const)('masking may be %s', async (masking, expected) => {
    const reads: Buffer[] = []
    const { url } = await openHandServer((tcp, request) => {
      tcp.on('data', (bytes: Buffer) => reads.push(bytes))
      tcp.write(switching(request))
    })
    const { owner, socket } = await openBy(url, true, { masking })
    await untilOpen(owner)

    for (const text of ['one', 'two']) socket.send(text, true)
    const frames = await eventually(() => {
      const all = framesIn(Buffer.concat(reads))
      expect(all).toHaveLength(2)
      return all
    })

    const masks = frames.map(({ mask }) => mask?.toString('hex'))
    expect(masks).toEqual(expected)
    expect(new Set(masks).size).toBe(masking === 'zero' ? 1 : 2)
    expect(frames.map(({ payload }) => payload.toString())).toEqual([
      'one',
      'two',
    ])
  })

  test.each([true, false])(
    'UTF-8 may be checked or not: %j',
    async (checked) => {
      const { url } = await openHandServer((tcp, request) => {
        tcp.write(switching(request))
        tcp.write(bytesOf(frame(1, Buffer.of(0xff)), frame(8)))
      })

      const { owner } = await openBy(url, true, { checkUtf8: checked })
      const { code } = await untilEnded(owner)

      expect(code).toBe(checked ? 'WS_ERR_INVALID_UTF8' : undefined)
      expect(owner.messages).toHaveLength(checked ? 0 : 1)
    },
  )
})
