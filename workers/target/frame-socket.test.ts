// The frames of the target as its clients see them: the real `ws` client
// where it can say what is to be said, bytes where it cannot.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import {
  clientFrame,
  connect,
  eventually,
  openTarget,
  RawClient,
} from './testing.ts'

const TEXT = 0x81
const TEXT_BEGINS = 0x01
const CONTINUES = 0x00
const ENDS = 0x80
const CLOSE = 0x88
const PING = 0x89

function closeFrame(code: number): Buffer {
  return Buffer.from([CLOSE, 2, code >>> 8, code & 0xff])
}

test('messages of every length come back to ws unchanged', async () => {
  const { url } = await openTarget()
  const client = await connect(url)
  const sizes = [0, 1, 125, 126, 16_380, 16_384, 65_535, 65_536, 200_001]
  const messages = sizes.map((size) => Buffer.alloc(size, `tide${size}`))

  for (const message of messages) client.webSocket.send(message)
  await eventually(() => expect(client.binary).toHaveLength(sizes.length))

  const same = client.binary.map((echo, at) =>
    echo.equals(messages[at] ?? echo),
  )
  expect(client.binary.map(({ length }) => length)).toEqual(sizes)
  expect(same).toEqual(sizes.map(() => true))
})

test('fragments are joined, with control frames in between answered first', async () => {
  const { server, url } = await openTarget()
  const client = await connect(url)

  client.webSocket.send('in ', { fin: false })
  client.webSocket.ping('now')
  client.webSocket.send('three ', { fin: false })
  await eventually(() => expect(client.pongs).toBe(1))
  const before = client.received.length
  client.webSocket.send('parts', { fin: true })
  await eventually(() => expect(client.received).toEqual(['in three parts']))

  expect(before).toBe(0)
  expect(server.stats().counters).toMatchObject({ messagesReceived: 1 })
})

test('many frames in one piece are answered in their order', async () => {
  const { port } = await openTarget()
  const client = await new RawClient(port).open()
  const numbers = Array.from({ length: 500 }, (_, index) => `${index + 100}`)

  client.socket.write(
    Buffer.concat(numbers.map((text) => clientFrame(TEXT, text))),
  )
  await eventually(() => expect(client.frames.length).toBe(500 * 5))

  const echoed = numbers.map((_, at) =>
    client.frames.toString('latin1', at * 5 + 2, at * 5 + 5),
  )
  expect(echoed).toEqual(numbers)
})

test.each([
  ['a frame without a mask', [TEXT, 1, 0x41], 1002],
  ['a reserved bit', [...clientFrame(0xc1, 'a')], 1002],
  ['an unknown opcode', [...clientFrame(0x83, 'a')], 1002],
  ['a continuation of nothing', [...clientFrame(ENDS, 'a')], 1002],
  [
    'a message within a message',
    [...clientFrame(TEXT_BEGINS, 'a'), ...clientFrame(TEXT, 'b')],
    1002,
  ],
  ['a ping in fragments', [...clientFrame(0x09, 'a')], 1002],
  [
    'a close code that none may send',
    [...clientFrame(CLOSE, Buffer.of(0x03, 0xed))],
    1002,
  ],
  ['text that is not UTF-8', [...clientFrame(TEXT, Buffer.of(0xff))], 1007],
  [
    'fragments that are not UTF-8',
    [
      ...clientFrame(TEXT_BEGINS, Buffer.of(0xc3)),
      ...clientFrame(CONTINUES, ''),
      ...clientFrame(ENDS, Buffer.of(0x28)),
    ],
    1007,
  ],
  [
    'a message of a terabyte',
    [0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    1009,
  ],
])(
  '%s is answered with a close frame and the end',
  async (_name, bytes, code) => {
    const { server, port } = await openTarget()
    const client = await new RawClient(port).open()

    client.socket.write(
      Buffer.concat([Buffer.from(bytes), clientFrame(TEXT, 'more')]),
    )
    await eventually(() => expect(client.ended).toBe(true))
    client.socket.end()
    await eventually(() => expect(server.stats().open).toBe(0))

    expect(client.frames).toEqual(closeFrame(code))
    expect(server.stats().counters).toMatchObject({
      messagesReceived: 0,
      closesReceived: 0,
    })
  },
)

test.each([
  ['a code', clientFrame(CLOSE, Buffer.of(0x0f, 0xa1)), closeFrame(4001)],
  ['no code', clientFrame(CLOSE, ''), Buffer.from([CLOSE, 0])],
])(
  'a close frame with %s is answered with the same, behind what was sent before',
  async (_name, close, answer) => {
    const { server, port } = await openTarget()
    const client = await new RawClient(port).open()

    client.socket.write(
      Buffer.concat([clientFrame(TEXT, 'hi'), close, clientFrame(TEXT, 'no')]),
    )
    await eventually(() => expect(client.ended).toBe(true))
    client.socket.end()
    await eventually(() => expect(server.stats().open).toBe(0))

    const echo = Buffer.from([TEXT, 2, ...Buffer.from('hi')])
    expect(client.frames).toEqual(Buffer.concat([echo, answer]))
    expect(server.stats().counters).toMatchObject({
      messagesReceived: 1,
      closesReceived: 1,
    })
  },
)

test('ws sees its own code and reason again when it closes', async () => {
  const { url } = await openTarget()
  const { webSocket } = await connect(url)

  webSocket.close(3456, 'enough')
  const [code, reason] = (await once(webSocket, 'close')) as [number, Buffer]

  expect({ code, reason: reason.toString() }).toEqual({
    code: 3456,
    reason: 'enough',
  })
})

test('a client that never ends a closed connection is cut in the end', async () => {
  const { server, port } = await openTarget(
    { closeEvery: 1, closeAfterMs: 1 },
    { endingLimitMs: 50 },
  )
  const client = await new RawClient(port).open()
  await eventually(() => expect(client.frames).toEqual(closeFrame(1011)))

  await eventually(() => expect(server.stats().open).toBe(0))

  expect(server.stats().counters).toMatchObject({
    closedByFault: 1,
    closesReceived: 0,
  })
})

/** As the target sends it. */
function serverText(text: string): Buffer {
  return Buffer.concat([Buffer.from([TEXT, text.length]), Buffer.from(text)])
}

test('a client that stops reading gets every byte once it reads again', async () => {
  const { server, port } = await openTarget()
  const client = await new RawClient(port).open()
  client.socket.pause()
  client.socket.removeAllListeners('data')
  const texts = Array.from({ length: 500 }, (_, at) => `${at}`.padEnd(125, '.'))
  const request = Buffer.concat(texts.map((text) => clientFrame(TEXT, text)))
  const rounds = 400 // 25 MB, more than any socket buffers

  for (let round = 0; round < rounds; round += 1) client.socket.write(request)
  client.socket.write(clientFrame(PING, 'end'))
  await eventually(async () => {
    const before = server.stats().counters.messagesReceived
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(before).toBeGreaterThan(0)
    expect(server.stats().counters.messagesReceived).toBe(before)
  })
  const whileAway = server.stats().counters.messagesReceived
  const received = createHash('sha1')
  let receivedBytes = 0
  client.socket.on('data', (chunk: Buffer) => {
    received.update(chunk)
    receivedBytes += chunk.length
  })
  client.socket.resume()
  await eventually(() =>
    expect(receivedBytes).toBe(rounds * 500 * (2 + 125) + 2 + 3),
  )

  const expected = createHash('sha1')
  const answer = Buffer.concat(texts.map(serverText))
  for (let round = 0; round < rounds; round += 1) expected.update(answer)
  expected.update(Buffer.concat([Buffer.from([0x8a, 3]), Buffer.from('end')]))
  expect(whileAway).toBeLessThan(rounds * 500)
  expect(received.digest('hex')).toBe(expected.digest('hex'))
})

test('what others send and what is answered leave in the order of their making', async () => {
  const { port } = await openTarget()
  const client = await new RawClient(port).open()
  const toSelf = '{"type":"chat","to":"a","body":1}'
  const login = '{"type":"login","user":"a"}'

  client.socket.write(
    Buffer.concat([
      ...[login, 'one', toSelf, 'two', 'three', toSelf, toSelf].map((text) =>
        clientFrame(TEXT, text),
      ),
      clientFrame(PING, 'p'),
      clientFrame(TEXT, toSelf),
      clientFrame(CLOSE, Buffer.of(0x03, 0xe8)),
    ]),
  )
  await eventually(() => expect(client.ended).toBe(true))

  const seen = client.frames.toString('latin1')
  const inOrder = ['"ok":true', 'one', '"seq":0', 'two', 'three']
  inOrder.push('"seq":1', '"seq":2', 'p', '"seq":3', '\x88\x02\x03\xe8')
  let from = 0
  const places = inOrder.map((text) => (from = seen.indexOf(text, from)))
  expect(places).not.toContain(-1)
  expect(seen.endsWith('\x88\x02\x03\xe8')).toBe(true)
})
