import { expect, test } from 'vitest'
import { dial, eventually, settled } from '../reference-server/testing.ts'
import { tallyOf } from './tally.ts'
import { enter, openServer, type User } from './testing.ts'

function marked(sequence: number): string {
  return `~tAAABAAAACAAAA${String.fromCodePoint(65 + sequence)}AAAABAA~`
}

async function chat(from: User, to: string, count: number): Promise<void> {
  for (let sequence = 0; sequence < count; sequence += 1)
    from.say({ type: 'chat', to, body: marked(sequence) })
  await settled(from)
}

function bodies(user: User): unknown[] {
  return user.heard().map((message) => message['body'])
}

test('chat, group and broadcast reach those they are for, and nobody else', async () => {
  const server = await openServer()
  const anna = await enter(server.url, 'anna', [7])
  const ben = await enter(server.url, 'ben', [7])
  const cleo = await enter(server.url, 'cleo')

  anna.say({ type: 'chat', to: 'ben', body: 'a' })
  ben.say({ type: 'group', group: 7, body: 'b' })
  cleo.say({ type: 'broadcast', body: 'c' })

  await eventually(() => {
    expect(anna.heard()).toHaveLength(2)
    expect(ben.heard()).toHaveLength(2)
  })
  expect(bodies(anna)).toEqual(['b', 'c'])
  expect(bodies(ben)).toEqual(['a', 'c'])
  expect(cleo.heard()).toEqual([])
  expect(server.books().messages).toMatchObject([
    { kind: 'chat', from: 'anna', receivers: ['ben'] },
    { kind: 'group', from: 'ben', receivers: ['anna'] },
    { kind: 'broadcast', from: 'cleo', receivers: ['anna', 'ben'] },
  ])
})

test('what nobody is named for comes back as it is, and pings are answered', async () => {
  const server = await openServer()
  const client = await dial(server.url)

  client.webSocket.send('{"some":"thing"}')
  client.webSocket.send('PING')
  client.webSocket.send('{"type":"ping","n":1}')

  await eventually(() =>
    expect(client.texts).toEqual([
      '{"some":"thing"}',
      'PONG',
      '{"type":"pong","n":1}',
    ]),
  )
  expect(server.books()).toMatchObject({ pingMessages: 2 })
})

test('losing, repeating and swapping are booked and true', async () => {
  const server = await openServer({
    loseEvery: 4,
    repeatEvery: 3,
    swapEvery: 5,
  })
  const anna = await enter(server.url, 'anna')
  const ben = await enter(server.url, 'ben')

  await chat(anna, 'ben', 7)
  await settled(ben)

  // 3 and 6 come twice, 4 is lost, 5 waits for 6
  const places = [0, 1, 2, 2, 5, 5, 4, 6]
  expect(bodies(ben)).toEqual(places.map(marked))
  expect(tallyOf(server.books())).toEqual({
    sent: 7,
    owed: 7,
    delivered: 6,
    undelivered: 1,
    again: 2,
    inversions: 1,
    gaps: 1,
    complete: 6,
    caughtUp: 0,
  })
})

test('messages for users who are away wait for them, but for forgotten ones', async () => {
  const server = await openServer({ forgetEvery: 3 })
  const anna = await enter(server.url, 'anna')
  const before = await enter(server.url, 'ben')
  before.webSocket.close()
  await eventually(() =>
    expect(server.books().connections[1]?.endedBy).toBe('client'),
  )

  await chat(anna, 'ben', 4)
  const ben = await enter(server.url, 'ben')
  await settled(ben)

  expect(bodies(ben)).toEqual([0, 1, 3].map(marked))
  expect(tallyOf(server.books())).toMatchObject({
    owed: 4,
    delivered: 3,
    caughtUp: 3,
  })
})

test('until acknowledged, messages are kept and replayed, twice if told to', async () => {
  const server = await openServer({
    keepUntil: 'acknowledged',
    replayTwice: true,
  })
  const anna = await enter(server.url, 'anna')
  const before = await enter(server.url, 'ben')

  await chat(anna, 'ben', 1)
  await settled(before)
  before.acknowledge()
  await settled(before)
  anna.say({ type: 'chat', to: 'ben', body: marked(1) })
  await settled(anna)
  before.webSocket.terminate()
  await eventually(() =>
    expect(server.books().connections[1]?.endedMs).not.toBeNull(),
  )
  const ben = await enter(server.url, 'ben')
  await settled(ben)
  ben.acknowledge()
  await settled(ben)

  expect(bodies(ben)).toEqual([1, 1].map(marked))
  expect(tallyOf(server.books(), { readBy: 'acknowledged' })).toMatchObject({
    owed: 2,
    delivered: 2,
    again: 1,
    caughtUp: 1,
  })
})

test.each([
  [{ how: 'code', code: 4001 }, 4001],
  [{ how: 'eof' }, 1006],
  [{ how: 'reset' }, 1006],
] as const)('an idle client is cut by %o', async (idleCut, closeCode) => {
  const server = await openServer({ idleAfterMs: 60, idleCut })
  const client = await dial(server.url)

  await eventually(() => expect(client.closeCode).toBe(closeCode))

  const [book] = server.books().connections
  expect(book).toMatchObject({
    endedBy: 'server',
    why: 'idle',
    cutHow: idleCut.how,
  })
  expect(book?.cutAfterMs).toBeGreaterThanOrEqual(60)
})

test('a client that is met with silence keeps its socket and hears nothing', async () => {
  const server = await openServer({
    idleAfterMs: 40,
    idleCut: { how: 'silence' },
  })
  const client = await dial(server.url)
  await eventually(() =>
    expect(server.books().connections[0]?.why).toBe('idle'),
  )

  client.webSocket.send('PING')
  client.webSocket.close()
  await eventually(() => expect(client.webSocket.readyState).toBe(2))

  expect(client.texts).toEqual([])
  expect(server.books()).toMatchObject({ pingMessages: 0 })
})

test('a peer that answers no ping is cut, one that does is not', async () => {
  const server = await openServer({ pingEveryMs: 20, deadAfterMs: 150 })
  const alive = await dial(server.url)
  const dead = await dial(server.url, { autoPong: false })

  await eventually(() => expect(dead.closeCode).toBe(1006))

  expect(alive.closeCode).toBeNull()
  expect(server.books().connections).toMatchObject([
    { endedBy: null },
    { endedBy: 'server', why: 'dead', how: 'reset' },
  ])
})

test('readers who fall behind are cut by bytes or by acknowledgements', async () => {
  const server = await openServer({ slowOverUnread: 3, slowOverBytes: 100_000 })
  const anna = await enter(server.url, 'anna')
  const late = await enter(server.url, 'late')
  const stopped = await enter(server.url, 'stopped')

  stopped.webSocket.pause()
  for (let count = 0; count < 60; count += 1)
    anna.say({ type: 'chat', to: 'stopped', body: 'x'.repeat(500_000) })
  await chat(anna, 'late', 4)

  await eventually(() =>
    expect(server.books().connections).toMatchObject([
      { endedBy: null },
      { why: 'slow', cutHow: 'reset' },
      { why: 'slow', cutHow: 'reset' },
    ]),
  )
  await eventually(() => expect(late.closeCode).toBe(1006))
})

test('log-ins and handshakes are refused as told', async () => {
  const server = await openServer({
    ...{ refuseLoginEvery: 2, ignoreLoginEvery: 3 },
    ...{ refuseAfter: 3, refuseCount: 1 },
  })
  for (const user of ['one', 'two', 'three']) {
    const client = await dial(server.url)
    client.webSocket.send(JSON.stringify({ type: 'login', user }))
    await settled(client)
  }
  const refused = await dial(server.url)
  const late = await dial(server.url)

  expect(refused.error).toContain('503')
  expect(late.closeCode).toBeNull()
  expect(server.books()).toMatchObject({
    ...{ loginsOk: 1, loginsRefused: 1, loginsIgnored: 1 },
    ...{ refused: 1, handshakes: 4 },
  })
})

test('when enough users are there, the server pushes numbered messages', async () => {
  const server = await openServer({
    push: { users: 2, everyMs: 1, count: 3 },
    loseEvery: 4,
  })
  const anna = await enter(server.url, 'anna')
  const ben = await enter(server.url, 'ben')

  await eventually(() => expect(ben.heard()).toHaveLength(2))

  expect(anna.heard().map((push) => push['number'])).toEqual([1, 2, 3])
  expect(server.books().messages).toMatchObject([
    { sequence: 1 },
    { sequence: 2, lost: ['ben'] },
    { sequence: 3 },
  ])
})
