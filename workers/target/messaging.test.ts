// Log-ins, chat, groups, broadcast and what waits for those who are away, over
// real sockets.
import { expect, test } from 'vitest'
import {
  allSettled,
  bodiesOf,
  clientFrame,
  connect,
  eventually,
  heardBy,
  logIn,
  openTarget,
  RawClient,
  say,
} from './testing.ts'

const MARKER = '~trUn1strm00seq00timetim~'

test('what is passed on is what was sent, with its sender and numbers behind', async () => {
  const { url } = await openTarget()
  const ann = await logIn(url, 'ann')
  const bob = await logIn(url, 'bob')
  const start = '{"type" : "chat", "to":"bob","body":"gr\\u00fc\\u00dfe ü 👋 '

  ann.webSocket.send(`${start}${MARKER}"}`)
  ann.webSocket.send(`${start}2"}  \n`)
  await allSettled(ann, bob)

  expect(bob.received.slice(1)).toEqual([
    `${start}${MARKER}","from":"ann","seq":0,"id":0}`,
    `${start}2","from":"ann","seq":1,"id":1}`,
  ])
  expect(bodiesOf(bob)).toEqual([`grüße ü 👋 ${MARKER}`, 'grüße ü 👋 2'])
})

test('users and groups may be numbers or texts', async () => {
  const { url } = await openTarget()
  const seven = await logIn(url, '7', [3, '4'])
  const eight = await connect(url)
  say(eight, { type: 'login', user: 8, groups: ['3'] })

  say(eight, { type: 'chat', to: 7, body: 'to seven' })
  say(eight, { type: 'group', group: 3, body: 'to three' })
  await allSettled(eight, seven)

  expect(heardBy(eight)).toEqual([{ type: 'login', ok: true, user: 8 }])
  expect(heardBy(seven).slice(1)).toMatchObject([
    { from: '8', body: 'to seven' },
    { from: '8', body: 'to three', group: 3 },
  ])
})

test.each([100, 5000, 70_000])(
  'a message with a body of %i bytes is passed on, not echoed',
  async (bytes) => {
    const { url } = await openTarget()
    const ann = await logIn(url, 'ann')
    const bob = await logIn(url, 'bob')
    const body = 'b'.repeat(bytes)

    say(ann, { type: 'chat', to: 'bob', body })
    await allSettled(ann, bob)

    expect(bodiesOf(ann)).toEqual([])
    expect(bodiesOf(bob)).toEqual([body])
  },
)

test('a group message reaches every member but its sender, numbered by group', async () => {
  const { server, url } = await openTarget()
  const ann = await logIn(url, 'ann', [1, 2])
  const bob = await logIn(url, 'bob', [1])
  const cid = await logIn(url, 'cid', [2])
  const dan = await logIn(url, 'dan')

  say(ann, { type: 'group', group: '1', body: 'a' })
  say(ann, { type: 'group', group: '2', body: 'b' })
  say(bob, { type: 'group', group: '1', body: 'c' })
  say(dan, { type: 'group', group: '2', body: 'd' })
  await allSettled(ann, bob, cid, dan)

  const heard = [ann, bob, cid, dan].map((client) =>
    heardBy(client)
      .slice(1)
      .map(
        ({ body, seq, from }) =>
          `${String(from)} ${String(body)}${String(seq)}`,
      ),
  )
  expect(heard).toEqual([
    ['bob c1', 'dan d1'],
    ['ann a0'],
    ['ann b0', 'dan d1'],
    [],
  ])
  expect(server.stats().counters).toMatchObject({
    chatsReceived: 4,
    chatsRefused: 0,
    deliveriesSent: 5,
    deliveriesStored: 0,
    messagesSent: 4 + 5,
  })
})

test('a log-in names the groups anew, and without any leaves them as they are', async () => {
  const { url } = await openTarget()
  const ann = await logIn(url, 'ann', ['1', '2'])
  const bob = await logIn(url, 'bob')

  say(ann, { type: 'login', user: 'ann', groups: ['2'] })
  say(ann, { type: 'login', user: 'ann' })
  await ann.settled()
  say(bob, { type: 'group', group: '1', body: 'one' })
  say(bob, { type: 'group', group: '2', body: 'two' })
  await allSettled(bob, ann)

  expect(bodiesOf(ann)).toEqual(['two'])
  expect(heardBy(bob).slice(1)).toEqual([
    { type: 'group', ok: false, group: '1' },
  ])
})

test('a broadcast reaches all who are logged in but its sender', async () => {
  const { url } = await openTarget()
  const ann = await logIn(url, 'ann')
  const bob = await logIn(url, 'bob')
  const nobody = await connect(url)

  say(ann, { type: 'broadcast', body: 'all' })
  say(nobody, { type: 'broadcast', body: 'again' })
  await allSettled(ann, nobody, bob)

  expect(bodiesOf(ann)).toEqual(['again'])
  expect(bodiesOf(bob)).toEqual(['all', 'again'])
  expect(bodiesOf(nobody)).toEqual([])
})

test('a broadcast reaches everyone where nobody has logged in', async () => {
  const { url } = await openTarget()
  const sender = await connect(url)
  const one = await connect(url)
  const other = await connect(url)

  say(sender, { type: 'broadcast', body: 'all' })
  await allSettled(sender, one, other)

  expect([sender, one, other].map(bodiesOf)).toEqual([[], ['all'], ['all']])
})

/** Bob is in group 1 and away while ann writes three messages. */
async function missThree(url: string) {
  const ann = await logIn(url, 'ann', ['1'])
  const bob = await logIn(url, 'bob', ['1'])
  await bob.close()
  say(ann, { type: 'chat', to: 'bob', body: 'one' })
  say(ann, { type: 'group', group: '1', body: 'two' })
  say(ann, { type: 'chat', to: 'bob', body: 'three' })
  await ann.settled()
  return ann
}

test('what a user missed comes once, in order, behind the reply to its log-in', async () => {
  const { server, url } = await openTarget()
  const ann = await missThree(url)

  const bob = await logIn(url, 'bob')
  say(ann, { type: 'chat', to: 'bob', body: 'four' })
  await allSettled(ann, bob)
  const again = await logIn(url, 'bob')

  expect(heardBy(bob)[0]).toMatchObject({ type: 'login', ok: true })
  expect(bodiesOf(bob)).toEqual(['one', 'two', 'three', 'four'])
  expect(bodiesOf(again)).toEqual([])
  expect(bodiesOf(ann)).toEqual([])
  expect(server.stats().counters).toMatchObject({
    deliveriesSent: 1,
    deliveriesStored: 3,
    deliveriesReplayed: 3,
    chatsRefused: 0,
  })
})

test('a user who is leaving is away as soon as its close frame is there', async () => {
  const { server, url, port } = await openTarget()
  const ann = await logIn(url, 'ann')
  const raw = await new RawClient(port).open()
  raw.socket.write(clientFrame(0x81, '{"type":"login","user":"bob"}'))
  await eventually(() => expect(raw.frames.length).toBeGreaterThan(0))

  raw.socket.write(clientFrame(0x88, Buffer.of(0x03, 0xe8)))
  await eventually(() =>
    expect(raw.frames.subarray(-4)).toEqual(Buffer.of(0x88, 2, 0x03, 0xe8)),
  )
  say(ann, { type: 'chat', to: 'bob', body: 'late' })
  await ann.settled()
  const stillThere = server.stats().open
  const bob = await logIn(url, 'bob')

  expect(stillThere).toBe(2)
  expect(bodiesOf(bob)).toEqual(['late'])
})

test('the bad server forgets what comes for those who are away', async () => {
  const { server, url } = await openTarget({ forgetOffline: true })
  const ann = await missThree(url)

  const bob = await logIn(url, 'bob')
  say(ann, { type: 'chat', to: 'bob', body: 'four' })
  await allSettled(ann, bob)

  expect(bodiesOf(bob)).toEqual(['four'])
  expect(server.stats().counters).toMatchObject({
    deliveriesForgotten: 3,
    deliveriesStored: 0,
  })
})

test('or loses every n-th of it', async () => {
  const { server, url } = await openTarget({ loseOfflineEvery: 2 })
  await missThree(url)

  const bob = await logIn(url, 'bob')

  expect(bodiesOf(bob)).toEqual(['one', 'three'])
  expect(server.stats().counters).toMatchObject({
    deliveriesStored: 3,
    deliveriesReplayed: 2,
    deliveriesLost: 1,
  })
})

test('or sends all of it twice', async () => {
  const { server, url } = await openTarget({ repeatOffline: true })
  await missThree(url)

  const bob = await logIn(url, 'bob')

  const twice = ['one', 'one', 'two', 'two', 'three', 'three']
  expect(bodiesOf(bob)).toEqual(twice)
  expect(server.stats().counters).toMatchObject({
    deliveriesReplayed: 6,
    deliveriesRepeated: 3,
  })
})

/** Sent to bob, who acknowledges the first and is cut off. */
async function acknowledgeOne(
  url: string,
  server: { stats: () => { open: number } },
) {
  const ann = await logIn(url, 'ann')
  const bob = await logIn(url, 'bob')
  for (const body of ['one', 'two', 'three'])
    say(ann, { type: 'chat', to: 'bob', body })
  await allSettled(ann, bob)
  say(bob, { type: 'ack', id: heardBy(bob)[1]?.['id'] })
  await bob.settled()
  bob.webSocket.terminate()
  await eventually(() => expect(server.stats().open).toBe(1))
  say(ann, { type: 'chat', to: 'bob', body: 'four' })
  await ann.settled()
}

test('what was not acknowledged comes again where that is asked for', async () => {
  const { server, url } = await openTarget({ keepUntilAcked: true })
  await acknowledgeOne(url, server)

  const bob = await logIn(url, 'bob')

  expect(bodiesOf(bob)).toEqual(['two', 'three', 'four'])
  expect(server.stats().counters).toMatchObject({
    acksReceived: 1,
    deliveriesSent: 3,
    deliveriesStored: 3,
    deliveriesReplayed: 3,
  })
})

test('acknowledgements are counted and not answered, whatever they are for', async () => {
  const { server, url } = await openTarget()
  await acknowledgeOne(url, server)

  const bob = await logIn(url, 'bob')
  say(bob, { type: 'ack' })
  await bob.settled()

  expect(bodiesOf(bob)).toEqual(['four'])
  expect(bob.received).toHaveLength(2)
  expect(server.stats().counters.acksReceived).toBe(2)
})
