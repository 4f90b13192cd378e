// What the lean opener makes of the settings that are its own; the rest is in
// openers.test.ts.
import { describe, expect, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import { bytesOf, frame, framesIn } from '../websocket/testing.ts'
import { createLeanOpener } from './lean-opener.ts'
import {
  eventually,
  open,
  openHandServer,
  planFor,
  switching,
  untilEnded,
  untilOpen,
} from './testing.ts'

async function openBy(
  target: PlanSource['target'],
  connect: PlanSource['connect'] = {},
) {
  const openSocket = await createLeanOpener(planFor(target, connect))
  return open((events) => openSocket(0, events))
}

describe('the request', () => {
  test('is written as RFC 6455, 4.1 demands, word by word', async () => {
    const requests: string[] = []
    const { port } = await openHandServer((_tcp, request) =>
      requests.push(request),
    )

    await openBy({
      urls: [`ws://127.0.0.1:${port}/chat?room=1`],
      headers: { 'X-Team': 'im' },
      subprotocols: ['chat', 'superchat'],
    })
    await eventually(() => expect(requests).toHaveLength(1))

    expect(requests[0]?.replace(/(?<=Key: )\S+/, 'KEY').split('\r\n')).toEqual([
      'GET /chat?room=1 HTTP/1.1',
      'X-Team: im',
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: chat,superchat',
      'Sec-WebSocket-Key: KEY',
      '',
      '',
    ])
  })

  test.each([
    ['a%40b:p%3Aw', 'a@b:p:w'],
    ['ann', 'ann:'],
    ['Zo%C3%AB:x', 'Zoë:x'],
    ['100%:x', '100%:x'],
  ])('has user and password of %s decoded', async (userInfo, plain) => {
    const requests: string[] = []
    const { port } = await openHandServer((_tcp, request) =>
      requests.push(request),
    )

    await openBy({ urls: [`ws://${userInfo}@127.0.0.1:${port}/`] })
    await eventually(() => expect(requests).toHaveLength(1))

    const encoded = /^Authorization: Basic (\S+)$/m.exec(requests[0] ?? '')?.[1]
    expect(Buffer.from(encoded ?? '', 'base64').toString()).toBe(plain)
  })
})

describe('masks', () => {
  async function masksOf(connect: PlanSource['connect']) {
    const reads: Buffer[] = []
    const { url } = await openHandServer((tcp, request) => {
      tcp.on('data', (bytes: Buffer) => reads.push(bytes))
      tcp.write(switching(request))
    })
    const { owner, socket } = await openBy({ urls: [url] }, connect)
    await untilOpen(owner)
    for (const text of ['same', 'same', 'same']) socket.send(text, true)
    return eventually(() => {
      const frames = framesIn(Buffer.concat(reads))
      expect(frames.map(({ payload }) => payload.toString())).toEqual([
        'same',
        'same',
        'same',
      ])
      return frames.map(({ mask }) => mask?.toString('hex'))
    })
  }

  test('are fresh for each frame, unless the plan says otherwise', async () => {
    expect(new Set(await masksOf({})).size).toBe(3)
  })

  test('are zero where the plan wants that', async () => {
    const zero = '00000000'

    expect(await masksOf({ masking: 'zero' })).toEqual([zero, zero, zero])
  })
})

describe('what servers send', () => {
  async function told(bytes: Buffer, connect: PlanSource['connect'] = {}) {
    const { url } = await openHandServer((tcp, request) => {
      tcp.write(switching(request))
      tcp.write(bytes)
    })
    const { owner } = await openBy({ urls: [url] }, connect)
    const { code } = await untilEnded(owner)
    return { code, messages: owner.messages.length }
  }

  test.each([true, false])(
    'is checked for UTF-8 or not: %j',
    async (checked) => {
      const bytes = bytesOf(frame(1, Buffer.of(0xff)), frame(8))

      expect(await told(bytes, { checkUtf8: checked })).toEqual(
        checked
          ? { code: 'WS_ERR_INVALID_UTF8', messages: 0 }
          : { code: undefined, messages: 1 },
      )
    },
  )

  test('must not be masked', async () => {
    const masked = frame(1, 'x', { mask: Buffer.of(1, 2, 3, 4) })

    expect(await told(bytesOf(masked))).toEqual({
      code: 'WS_ERR_UNEXPECTED_MASK',
      messages: 0,
    })
  })

  test('must not be larger than 100 MiB', async () => {
    const header = Buffer.of(0x82, 127, 0, 0, 0, 0, 0x06, 0x40, 0, 1)

    expect(await told(header)).toEqual({
      code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
      messages: 0,
    })
  })
})
