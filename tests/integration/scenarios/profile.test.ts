// The protocol profile `im` against a server that was written apart from it:
// log-in, groups, messages and heartbeats are what its users expect.
import { expect, test } from 'vitest'
import { applyProfile, profileOf } from '../../../core/plan/profiles.ts'
import { talking, type TrafficSource } from './plans.ts'
import { play } from './play.ts'
import { expectSameConnections, expectSameMessages } from './reconcile.ts'

const TRAFFIC: readonly (readonly [TrafficSource, number])[] = [
  [{ type: 'chat' }, 1],
  [{ type: 'groups', size: 3, senders: 2 }, 2],
  [{ type: 'sender-to-groups', groups: 2, size: 4 }, 4],
]

test.concurrent.each(TRAFFIC)('%o in the words of im', async (...row) => {
  const [traffic, receivers] = row
  const beat = profileOf('im', 'chat').heartbeat
  if (beat?.type !== 'message') throw new Error('im beats by messages')
  const played = await play({
    plan: applyProfile({
      profile: 'im',
      load: talking({ connections: 18, ratePerMinute: 600 }),
      heartbeat: { ...beat, interval: '300ms' },
      traffic,
    }),
  })

  expectSameMessages(played, { receivers })
  expectSameConnections(played)
  const { heartbeat, messages, scenarios } = played.summary
  expect(heartbeat.sent).toBe(played.books.pingMessages)
  expect(heartbeat.received).toBe(played.books.pingMessages)
  expect(heartbeat.sent).toBeGreaterThan(0)
  expect(messages.unexpected).toBe(0)
  expect(scenarios.conversations).toMatchObject({
    delivered: messages.sent * receivers,
  })
})
