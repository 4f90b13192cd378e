// The faults of deliveries, over real sockets.
import { expect, test } from 'vitest'
import type { TargetFaultsSource } from '../../core/protocol/target.ts'
import {
  allSettled,
  bodiesOf,
  eventually,
  logIn,
  openTarget,
  say,
} from './testing.ts'

const TEN = Array.from({ length: 10 }, (_, index) => index + 1)

/** Ann sends ten messages to bob. */
async function sendTen(faults: TargetFaultsSource) {
  const { server, url } = await openTarget(faults)
  const ann = await logIn(url, 'ann')
  const bob = await logIn(url, 'bob')
  for (const body of TEN) say(ann, { type: 'chat', to: 'bob', body })
  await allSettled(ann, bob)
  return { server, url, ann, bob }
}

test('the good server delivers each message once and in order', async () => {
  const { server, bob } = await sendTen({})

  expect(bodiesOf(bob)).toEqual(TEN)
  expect(server.stats().counters).toMatchObject({
    deliveriesSent: 10,
    deliveriesLost: 0,
    deliveriesRepeated: 0,
    deliveriesReordered: 0,
  })
})

test('a bad one loses, repeats and reorders', async () => {
  const faults = { loseEvery: 5, repeatEvery: 4, reorderEvery: 3 }
  const { server, bob } = await sendTen(faults)

  // 3 waits for 4, which goes twice; 5 and 10 are lost; 6 waits for 7; 9 has
  // no successor in time
  const expected = [1, 2, 4, 4, 3, 7, 6, 8, 8]
  expect(bodiesOf(bob)).toEqual(expected)
  expect(server.stats().counters).toMatchObject({
    deliveriesSent: 9,
    deliveriesLost: 2,
    deliveriesRepeated: 2,
    deliveriesReordered: 2,
  })
})

test('a message without a successor comes all the same: reordering loses none', async () => {
  const { server, bob } = await sendTen({ reorderEvery: 10 })
  const before = bodiesOf(bob)

  await eventually(() => expect(bodiesOf(bob)).toEqual(TEN))

  expect(before).toEqual(TEN.slice(0, 9))
  expect(server.stats().counters.deliveriesReordered).toBe(0)
})

test('or it is stored when its receiver leaves', async () => {
  const { url, bob } = await sendTen({ reorderEvery: 10 })

  await bob.close()
  const again = await logIn(url, 'bob')

  expect([...bodiesOf(bob), ...bodiesOf(again)]).toEqual(TEN)
})

test('faults count over groups, broadcasts and all receivers', async () => {
  const { server, url } = await openTarget({ loseEvery: 2 })
  const clients = []
  for (const name of ['a', 'b', 'c'])
    clients.push(await logIn(url, name, ['1']))
  const [a] = clients

  if (a) say(a, { type: 'group', group: '1', body: 'group' })
  if (a) say(a, { type: 'broadcast', body: 'all' })
  await allSettled(...clients)

  expect(clients.map(bodiesOf)).toEqual([[], ['group', 'all'], []])
  expect(server.stats().counters.deliveriesLost).toBe(2)
})
