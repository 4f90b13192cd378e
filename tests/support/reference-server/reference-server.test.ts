import { once } from 'node:events'
import { connect } from 'node:net'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test } from 'vitest'
import type { Books } from './books.ts'
import { encodeFrame, OPCODE } from './frames.ts'
import type { Violation } from './options.ts'
import {
  dial,
  eventually,
  openServer,
  settled,
  type Outcome,
} from './testing.ts'

/** What every state of the books must satisfy (books.ts). */
function expectBalance(books: Books): void {
  expect(books.messagesReceived + books.duplicated).toBe(
    books.repliesSent +
      books.repliesWaiting +
      books.repliesAbandoned +
      books.dropped +
      books.held +
      books.receivedUnanswered,
  )
}

test('messages are echoed and everything is booked', async () => {
  const server = await openServer()
  const client = await dial(server.url)

  client.webSocket.send('one')
  client.webSocket.send('one')
  client.webSocket.send(Buffer.alloc(70_000, 'x'), { binary: false })
  client.webSocket.send('')
  await settled(client)
  client.webSocket.close(4002)
  await eventually(() => expect(server.books().openNow).toBe(0))

  expect(client.texts).toEqual(['one', 'one', 'x'.repeat(70_000), ''])
  expect(client.closeCode).toBe(4002)
  const books = server.books()
  expectBalance(books)
  expect(books).toMatchObject({
    tcpAccepted: 1,
    handshakeRequests: 1,
    handshakesOk: 1,
    pingsReceived: 1,
    pongsSent: 1,
    messagesReceived: 4,
    messageBytesReceived: 70_006,
    uniqueMessages: 3,
    repliesSent: 4,
    messageBytesSent: 70_006,
    closesReceived: { 4002: 1 },
    closeRepliesSent: { 4002: 1 },
    closesSent: {},
    endedWithoutFrame: 0,
    resetsReceived: 0,
    protocolErrors: 0,
  })
  expect(books.connections).toEqual([
    {
      position: 1,
      muted: false,
      open: false,
      pingsReceived: 1,
      pongsSent: 1,
      messagesReceived: 4,
      repliesSent: 4,
    },
  ])
})

test('a fragmented message is echoed whole, with a ping in between', async () => {
  const server = await openServer()
  const client = await dial(server.url)

  client.webSocket.send('frag', { fin: false })
  client.webSocket.ping('between')
  client.webSocket.send('ment', { fin: true })
  await settled(client)

  expect(client.texts).toEqual(['fragment'])
  expect(client.pongs[0]).toBe('between')
})

test('every n-th handshake is refused with the status', async () => {
  const server = await openServer({ refuseEvery: 2, refuseStatus: 429 })

  const errors = []
  for (let count = 0; count < 4; count += 1)
    errors.push((await dial(server.url)).error)

  const refusal = 'Unexpected server response: 429'
  expect(errors).toEqual([null, refusal, null, refusal])
  expect(server.books()).toMatchObject({
    handshakesOk: 2,
    refusedByStatus: { 429: 2 },
  })
})

test('every n-th handshake is reset', async () => {
  const server = await openServer({ resetEvery: 3 })

  const errors = []
  for (let count = 0; count < 3; count += 1)
    errors.push((await dial(server.url)).error)

  expect(errors).toEqual([null, null, 'ECONNRESET'])
  expect(server.books()).toMatchObject({ resets: 1, resetsReceived: 0 })
})

test('every n-th connection never answers pings', async () => {
  const server = await openServer({ muteEvery: 2 })
  const spoken = await dial(server.url)
  const muted = await dial(server.url)

  muted.webSocket.ping()
  muted.webSocket.send('echo')
  await eventually(() => expect(muted.texts).toEqual(['echo']))
  await settled(spoken)

  expect(muted.pongs).toEqual([])
  expect(server.books()).toMatchObject({
    pingsReceived: 2,
    pongsSent: 1,
    connections: [
      { muted: false, pingsReceived: 1, pongsSent: 1 },
      { muted: true, pingsReceived: 1, pongsSent: 0 },
    ],
  })
})

test('every n-th connection is closed with the code', async () => {
  const server = await openServer({
    closeEvery: 2,
    closeAfterMs: 20,
    closeCode: 4009,
  })
  const kept = await dial(server.url)
  const cut = await dial(server.url)

  await eventually(() => expect(cut.closeCode).toBe(4009))
  await eventually(() => expect(server.books().openNow).toBe(1))

  expect(kept.closeCode).toBeNull()
  expect(server.books()).toMatchObject({
    closesSent: { 4009: 1 },
    closeRepliesReceived: { 4009: 1 },
    closesReceived: {},
    endedWithoutFrame: 0,
  })
})

test('a close without a frame is an abnormal end for the client', async () => {
  const server = await openServer({
    closeEvery: 1,
    closeAfterMs: 20,
    closeCode: null,
  })
  const client = await dial(server.url)

  await eventually(() => expect(client.closeCode).toBe(1006))
  await eventually(() => expect(server.books().openNow).toBe(0))

  expect(client.error).toBeNull()
  expect(server.books()).toMatchObject({
    finsSent: 1,
    closesSent: {},
    endedWithoutFrame: 0,
    resetsReceived: 0,
  })
})

test.each([1011, null])(
  'messages after its close (%s) are booked as unanswered until the end of the client',
  async (closeCode) => {
    const server = await openServer({
      closeEvery: 1,
      closeAfterMs: 5,
      closeCode,
    })
    const socket = await shakeHands(server.port)
    await eventually(() => {
      const { closesSent, finsSent } = server.books()
      expect(closeCode === null ? finsSent : closesSent[closeCode]).toBe(1)
    })

    for (let count = 0; count < 5; count += 1)
      socket.write(clientFrame(OPCODE.text, `late ${count}`))
    socket.write(clientFrame(OPCODE.ping, ''))
    socket.end()
    await eventually(() => expect(server.books().openNow).toBe(0))

    const books = server.books()
    expectBalance(books)
    expect(books).toMatchObject({
      messagesReceived: 5,
      uniqueMessages: 5,
      receivedUnanswered: 5,
      repliesSent: 0,
      pingsReceived: 1,
      pongsSent: 0,
    })
  },
)

test('every n-th message is dropped, sent twice or swapped', async () => {
  const server = await openServer({
    dropEvery: 5,
    duplicateEvery: 4,
    swapEvery: 3,
  })
  const client = await dial(server.url)

  for (let number = 1; number <= 10; number += 1)
    client.webSocket.send(String(number))
  await settled(client)

  const expected = ['1', '2', '4', '4', '3', '7', '6', '8', '8']
  expect(client.texts).toEqual(expected)
  const books = server.books()
  expectBalance(books)
  expect(books).toMatchObject({
    messagesReceived: 10,
    repliesSent: 9,
    dropped: 2,
    duplicated: 2,
    swapped: 2,
    held: 1,
  })
})

test.each([5, 50])('a delay of %i ms is kept, in order', async (delayMs) => {
  const server = await openServer({ replyDelayMs: delayMs })
  const client = await dial(server.url)
  const texts = Array.from({ length: 100 }, (_, index) => String(index))

  const sentAtMs: number[] = []
  for (const text of texts) {
    sentAtMs.push(performance.now())
    client.webSocket.send(text)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await settled(client)
  await eventually(() => expect(client.texts).toHaveLength(100))

  expect(client.texts).toEqual(texts)
  const tookMs = client.textsAtMs
    .map((atMs, index) => atMs - (sentAtMs[index] ?? 0))
    .toSorted((a, b) => a - b)
  expect(tookMs[0]).toBeGreaterThanOrEqual(delayMs)
  expectBalance(server.books())
})

test('replies that come due after the end are booked as abandoned', async () => {
  const server = await openServer({ replyDelayMs: 100 })
  const client = await dial(server.url)

  client.webSocket.send('too late')
  await settled(client)
  expect(server.books().repliesWaiting).toBe(1)
  client.webSocket.close()
  await eventually(() => expect(server.books().repliesWaiting).toBe(0))

  const books = server.books()
  expectBalance(books)
  expect(books).toMatchObject({ repliesAbandoned: 1, repliesSent: 0 })
})

test('rules answer, or silence, what they match', async () => {
  const server = await openServer({
    rules: [
      { match: '"token":"silent"', reply: null },
      { match: 'login', reply: 'welcome' },
      { match: 'PING', reply: 'PONG' },
    ],
    dropEvery: 1,
  })
  const client = await dial(server.url)

  client.webSocket.send('{"login":1,"token":"silent"}')
  client.webSocket.send('{"login":1}')
  client.webSocket.send('PING')
  await settled(client)

  expect(client.texts).toEqual(['welcome', 'PONG'])
  expect(server.books()).toMatchObject({
    messagesReceived: 0,
    ruleMessagesReceived: 3,
    ruleRepliesSent: 2,
  })
})

test('early texts come in the same packet as the 101', async () => {
  const server = await openServer({ earlyTexts: ['first', 'second'] })
  const socket = await shakeHands(server.port)
  const client = await dial(server.url)

  await settled(client)

  expect(client.texts).toEqual(['first', 'second'])
  expect(socket.firstPacket.toString('latin1')).toMatch(/first.*second$/s)
})

test.each([
  ['http-200', 'Unexpected server response: 200'],
  ['bad-accept-key', 'Invalid Sec-WebSocket-Accept header'],
  ['end', 'ECONNRESET'], // "socket hang up"
  ['garbage', 'HPE_INVALID_CONSTANT'],
  ['silent', 'Opening handshake has timed out'],
] as const)(
  'a handshake answered with %s fails: %s',
  async (handshake, error) => {
    const server = await openServer({ handshake })

    const client = await dial(server.url, { handshakeTimeout: 200 })

    expect(client.error).toBe(error)
    expect(server.books()).toMatchObject({
      handshakeRequests: 1,
      handshakesOk: 0,
    })
  },
)

test.each<[Violation, string]>([
  ['masked-frame', 'WS_ERR_UNEXPECTED_MASK'],
  ['invalid-opcode', 'WS_ERR_INVALID_OPCODE'],
  ['reserved-bits', 'WS_ERR_UNEXPECTED_RSV_2_3'],
  ['fragmented-control', 'WS_ERR_EXPECTED_FIN'],
  ['oversized-control', 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'],
  ['stray-continuation', 'WS_ERR_INVALID_OPCODE'],
  ['bad-utf8', 'WS_ERR_INVALID_UTF8'],
  ['bad-close-code', 'WS_ERR_INVALID_CLOSE_CODE'],
])('a client notices %s', async (violation, error) => {
  const server = await openServer({ violation })
  const client = await dial(server.url)

  await eventually(() => expect(client.error).toBe(error))
})

test('a server that never reads lets what is sent pile up', async () => {
  const server = await openServer({ neverRead: true })
  const { webSocket } = await dial(server.url)

  for (let count = 0; count < 400; count += 1)
    webSocket.send(Buffer.alloc(65_536))
  // Several dials later, nothing of the first connection was read.
  for (let count = 0; count < 5; count += 1) await dial(server.url)

  expect(webSocket.bufferedAmount).toBeGreaterThan(0)
  expect(server.books().messagesReceived).toBe(0)
})

test('the same runs over TLS, resets and refused certificates too', async () => {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }])
  const server = await openServer({
    tls: { key: pems.private, cert: pems.cert },
    resetEvery: 2,
    closeEvery: 1,
    closeAfterMs: 50,
    closeCode: null,
  })

  const trusting = await dial(server.url, { rejectUnauthorized: false })
  trusting.webSocket.send('secret')
  await settled(trusting)
  const wary = await dial(server.url)
  const reset = await dial(server.url, { rejectUnauthorized: false })
  await eventually(() => expect(trusting.closeCode).toBe(1006))

  expect(trusting.texts).toEqual(['secret'])
  expect(wary.error).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  expect(reset.error).toBe('ECONNRESET')
  await eventually(() =>
    expect(server.books()).toMatchObject({
      tcpAccepted: 3,
      tlsErrors: 0,
      endedBeforeRequest: 1,
      resets: 1,
      finsSent: 1,
      openNow: 0,
    }),
  )
})

test('a client that does not speak TLS is booked as a TLS error', async () => {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }])
  const server = await openServer({
    tls: { key: pems.private, cert: pems.cert },
  })

  const client = await dial(server.url.replace('wss:', 'ws:'))

  expect(client.error).not.toBeNull()
  await eventually(() =>
    expect(server.books()).toMatchObject({
      tcpAccepted: 1,
      tlsErrors: 1,
      handshakeRequests: 0,
    }),
  )
})

test('a client that breaks the protocol is closed with 1002 and booked', async () => {
  const server = await openServer()
  const socket = await shakeHands(server.port)

  socket.write(encodeFrame(OPCODE.text, Buffer.from('not masked')))
  const [answer] = (await once(socket, 'data')) as [Buffer]

  expect(answer).toEqual(Buffer.from([0x88, 0x02, 0x03, 0xea]))
  expect(server.books()).toMatchObject({
    protocolErrors: 1,
    closesSent: { 1002: 1 },
  })
})

test('clients that end or reset without a frame are told apart', async () => {
  const server = await openServer()
  const polite = await shakeHands(server.port)
  const rude = await shakeHands(server.port)

  polite.end()
  await eventually(() => expect(server.books().endedWithoutFrame).toBe(1))
  rude.resetAndDestroy()
  await eventually(() => expect(server.books().openNow).toBe(0))

  expect(server.books()).toMatchObject({
    endedWithoutFrame: 2,
    resetsReceived: 1,
  })
})

test('a request that is no handshake is refused with 400', async () => {
  const server = await openServer()

  const response = await fetch(server.url.replace('ws:', 'http:'))

  expect(response.status).toBe(400)
  expect(server.books()).toMatchObject({ badHandshakes: 1, handshakesOk: 0 })
})

test('the subprotocol is the one it was given', async () => {
  const server = await openServer({ subprotocol: 'chat.v2' })

  const socket = await shakeHands(server.port)

  expect(socket.firstPacket.toString()).toContain(
    'Sec-WebSocket-Protocol: chat.v2\r\n',
  )
})

test('stop cuts connections, frees the port and is idempotent', async () => {
  const server = await openServer({ replyDelayMs: 1000 })
  const client = await dial(server.url)

  await Promise.all([server.stop(), server.stop()])
  await eventually(() => expect(client.closeCode).toBe(1006))

  expect((await dial(server.url)).error).toBe('ECONNREFUSED')
})

test('with every fault mixed the books agree with what 200 clients saw', async () => {
  const server = await openServer({
    refuseEvery: 7,
    resetEvery: 5,
    muteEvery: 6,
    closeEvery: 4,
    closeAfterMs: 60,
    closeCode: 4010,
    dropEvery: 9,
    duplicateEvery: 11,
    swapEvery: 4,
    replyDelayMs: 5,
  })

  const clients: Outcome[] = []
  for (let count = 0; count < 200; count += 1)
    clients.push(await dial(server.url))
  const accepted = clients.filter(({ error }) => error === null)
  let sent = 0
  for (let round = 0; round < 20; round += 1) {
    for (const { webSocket } of accepted) {
      if (webSocket.readyState !== webSocket.OPEN) continue
      webSocket.send(`${sent}`)
      webSocket.ping()
      sent += 1
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  await eventually(() => {
    const { connections } = server.books()
    const late = connections.filter(({ position }) => position % 4 === 0)
    expect(late.filter(({ open }) => open)).toEqual([])
  })
  await eventually(() =>
    expect(server.books()).toMatchObject({
      messagesReceived: sent,
      uniqueMessages: sent,
      pingsReceived: sent,
      repliesWaiting: 0,
    }),
  )
  await eventually(() => {
    const { repliesSent, pongsSent } = server.books()
    expect(clients.flatMap(({ texts }) => texts)).toHaveLength(repliesSent)
    expect(clients.flatMap(({ pongs }) => pongs)).toHaveLength(pongsSent)
  })

  const books = server.books()
  expectBalance(books)
  const errors = clients.map(({ error }) => error)
  expect(books).toMatchObject({
    tcpAccepted: 200,
    handshakesOk: accepted.length,
    refusedByStatus: { 503: errors.filter((e) => e?.endsWith('503')).length },
    resets: errors.filter((e) => e === 'ECONNRESET').length,
    closesSent: {
      4010: clients.filter(({ closeCode }) => closeCode === 4010).length,
    },
    closesReceived: {},
    protocolErrors: 0,
  })
  expect(
    Math.min(books.dropped, books.duplicated, books.swapped),
  ).toBeGreaterThan(0)
})

/** A client without a library: it answers nothing by itself. */
async function shakeHands(port: number) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {}) // provoked
  socket.write(
    'GET /chat HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n' +
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  const [firstPacket] = (await once(socket, 'data')) as [Buffer]
  // The example of RFC 6455, section 1.3.
  expect(firstPacket.toString()).toContain('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  socket.resume()
  return Object.assign(socket, { firstPacket })
}

function clientFrame(opcode: number, text: string): Buffer {
  return encodeFrame(opcode, Buffer.from(text), {
    mask: Buffer.from([9, 8, 7, 6]),
  })
}
