// What one process is set to be able to do, and what it says by itself: rates
// of handshakes and messages, service time, pushes. Over real sockets.
import { once } from 'node:events'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import {
  allSettled,
  bodiesOf,
  connect,
  dial,
  eventually,
  heardBy,
  logIn,
  openTarget,
  say,
} from './testing.ts'
import { RateLimit } from './rate-limit.ts'

test('a rate limit lets through a tenth of a second’s worth at once, then evenly', () => {
  let nowMs = 0
  const limit = new RateLimit({ perSecond: 40, now: () => nowMs })
  const take = (count: number) =>
    Array.from({ length: count }, () => limit.take())

  const atOnce = take(5)
  nowMs = 25
  const later = take(2)
  nowMs = 60_000

  expect(atOnce).toEqual([true, true, true, true, false])
  expect(later).toEqual([true, false])
  expect(take(5)).toEqual([true, true, true, true, false])
})

test('a small rate lets through one at once', () => {
  let nowMs = 0
  const limit = new RateLimit({ perSecond: 2, now: () => nowMs })
  const takeAt = (atMs: number) => {
    nowMs = atMs
    return limit.take()
  }

  expect([0, 499, 500, 501, 5000, 5001].map(takeAt)).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ])
})

test('with as many open as may be, handshakes are answered with 503', async () => {
  const { server, url } = await openTarget({ maxConnections: 2 })
  const first = await connect(url)
  await connect(url)

  const refused = [await dial(url), await dial(url)]
  await first.close()
  await eventually(() => expect(server.stats().open).toBe(1))
  const again = await dial(url)

  expect(refused).toEqual([
    { type: 'refused', reason: 503 },
    { type: 'refused', reason: 503 },
  ])
  expect(again.type).toBe('open')
  expect(server.stats()).toMatchObject({
    open: 2,
    counters: { handshakes: 3, handshakesOverLimit: 2, refused: 0 },
  })
})

test('handshakes above the rate are answered with 429 and when to come again', async () => {
  const { server, url, port } = await openTarget({ acceptPerSecond: 0.01 })
  const fates = []

  for (let count = 0; count < 4; count += 1) {
    const dialed = await dial(url)
    fates.push(dialed.type === 'open' ? 101 : dialed.reason)
  }
  const asking = request({
    port,
    host: '127.0.0.1',
    headers: {
      ...{ Connection: 'Upgrade', Upgrade: 'websocket' },
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  }).end()
  const [answer] = await once(asking, 'response')

  expect(fates).toEqual([101, 429, 429, 429])
  expect(answer).toMatchObject({
    statusCode: 429,
    headers: { 'retry-after': '1' },
  })
  expect(server.stats().counters).toMatchObject({
    handshakes: 1,
    handshakesThrottled: 4,
  })
})

test('messages above the rate are answered with an error and not delivered', async () => {
  const { server, url } = await openTarget({ messagesPerSecond: 0.01 })
  const ann = await logIn(url, 'ann')
  const bob = await logIn(url, 'bob')

  for (const body of [1, 2, 3, 4]) say(ann, { type: 'chat', to: 'bob', body })
  ann.webSocket.send('echo')
  ann.webSocket.send('PING')
  await allSettled(ann, bob)

  expect(bodiesOf(bob)).toEqual([1])
  const error = '{"type":"error","code":429}'
  expect(ann.received.slice(1)).toEqual([error, error, error, error, 'PONG'])
  expect(server.stats().counters).toMatchObject({
    messagesThrottled: 4,
    chatsReceived: 1,
  })
})

test('messages are served one after another, each in its time', async () => {
  const { url } = await openTarget({ serviceTimeUs: 20_000 })
  const client = await connect(url)
  const sinceMs = performance.now()

  for (const text of ['1', '2', '3', '4', '5']) client.webSocket.send(text)
  await eventually(() => expect(client.received).toHaveLength(5))

  const waitsMs = client.receivedAtMs.map((atMs) => atMs - sinceMs)
  expect(client.received).toEqual(['1', '2', '3', '4', '5'])
  for (const [index, waitMs] of waitsMs.entries())
    expect(waitMs).toBeGreaterThanOrEqual((index + 1) * 20 - 1)
})

test('nothing is pushed unless asked for', async () => {
  const silent = await openTarget()
  const pushing = await openTarget({ pushEveryMs: 5 })
  const left = await connect(silent.url)
  const right = await connect(pushing.url)

  await eventually(() => expect(right.received.length).toBeGreaterThan(3))

  expect(left.received).toEqual([])
  expect(silent.server.stats().counters.pushesSent).toBe(0)
})

test('pushes are numbered without gaps, alike for all, of the size asked for', async () => {
  const { server, url } = await openTarget({ pushEveryMs: 5, pushBytes: 40 })
  const one = await connect(url)
  const other = await logIn(url, 'ann')
  await eventually(() => expect(other.received.length).toBeGreaterThan(10))
  await server.stop()

  const pushes = (client: typeof one) =>
    heardBy(client).filter(({ type }) => type === 'push')
  const numbers = pushes(one).map(({ number }) => Number(number))
  const first = numbers[0] ?? Number.NaN
  expect(numbers).toEqual(numbers.map((_, index) => first + index))
  expect(pushes(one).slice(-5)).toEqual(pushes(other).slice(-5))
  expect(pushes(one)[0]).toMatchObject({ body: 'x'.repeat(40) })
  expect(server.stats().counters.pushesSent).toBe(
    pushes(one).length + pushes(other).length,
  )
})

test('pushes are lost by the bad server too', async () => {
  const faults = { pushEveryMs: 5, loseEvery: 3 }
  const { url } = await openTarget(faults)
  const client = await connect(url)

  await eventually(() => expect(client.received.length).toBeGreaterThan(8))

  const numbers = heardBy(client).map(({ number }) => Number(number))
  const first = numbers[0] ?? Number.NaN
  const gaps = (numbers.at(-1) ?? first) - first + 1 - numbers.length
  expect(gaps).toBeGreaterThan(1)
})
