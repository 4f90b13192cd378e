// Disturbances that take connections away and bring them back: storm,
// flapping, churn, offline. What was missed must come in the good setting, and
// what the server forgets or says twice must be told in the bad one.
import { describe, expect, test } from 'vitest'
import type { ImOptions } from '../../support/im-server/options.ts'
import { receiversIn, tallyOf } from '../../support/im-server/tally.ts'
import {
  ACKNOWLEDGE,
  CHAT,
  logIn,
  LOSSY_TIMEOUT,
  sinceTalk,
  SOON,
  talking,
  type DisturbanceOf,
} from './plans.ts'
import { play, type Played } from './play.ts'
import {
  expectSameConnections,
  expectSameMessages,
  leftEarly,
  type Audience,
} from './reconcile.ts'

const CONNECTIONS = 40

type How = 'close' | 'reset'

/**
 * A close handshake lets the client read all that was written before: the
 * server may forget it then. After a reset only acknowledgements tell what was
 * read: what is not confirmed is kept, and comes again.
 */
const HONEST: Record<How, Partial<ImOptions>> = {
  close: { keepUntil: 'written' },
  reset: { keepUntil: 'acknowledged' },
}
const READ_BY = { close: 'written', reset: 'acknowledged' } as const

function disturb(
  { disturbance, how }: Leaving,
  server: Partial<ImOptions> = {},
): Promise<Played> {
  return play({
    server: { ...HONEST[how], ...server },
    plan: {
      load: talking({
        connections: CONNECTIONS,
        ratePerMinute: 900,
        talk: '2s',
        tail: '700ms',
      }),
      login: logIn(),
      connect: SOON,
      traffic: {
        type: 'chat',
        template: CHAT,
        ...(how === 'reset' && { acknowledge: ACKNOWLEDGE }),
        replyTimeout: server.forgetEvery ? LOSSY_TIMEOUT : '10s',
      },
      disturbances: [{ ...disturbance, how }],
    },
  })
}

interface Leaving {
  readonly disturbance: DisturbanceOf<
    'storm' | 'flapping' | 'churn' | 'offline'
  >
  readonly how: How
  left(played: Played): number | undefined
  back(played: Played): number | undefined
  /** Where the scenario's own card tells: */
  lost?(played: Played): number | undefined
  again?(played: Played): number | undefined
}

const storm: DisturbanceOf<'storm'> = {
  type: 'storm',
  at: sinceTalk(500),
  share: 0.5,
  away: '400ms',
}
const flapping: DisturbanceOf<'flapping'> = {
  type: 'flapping',
  from: sinceTalk(200),
  until: sinceTalk(1800),
  every: '400ms',
  share: 0.2,
  away: '150ms',
}
const churn: DisturbanceOf<'churn'> = {
  type: 'churn',
  from: sinceTalk(100),
  until: sinceTalk(1800),
  share: 0.5,
  stay: '500ms',
  away: '200ms',
}
const offline: DisturbanceOf<'offline'> = {
  type: 'offline',
  at: sinceTalk(500),
  share: 0.5,
  away: '700ms',
}

const STORM: Omit<Leaving, 'how'> = {
  disturbance: storm,
  left: ({ summary }) => summary.scenarios.storm?.cut,
  back: ({ summary }) => summary.scenarios.storm?.restored,
  lost: ({ summary }) => summary.scenarios.storm?.lostWhileAway,
}
const FLAPPING: Omit<Leaving, 'how'> = {
  disturbance: flapping,
  left: ({ summary }) => summary.scenarios.flapping?.cut,
  back: ({ summary }) => summary.scenarios.flapping?.back,
}
const CHURN: Omit<Leaving, 'how'> = {
  disturbance: churn,
  left: ({ summary }) => summary.scenarios.churn?.left,
  back: ({ summary }) => summary.scenarios.churn?.cycles,
}
const OFFLINE: Omit<Leaving, 'how'> = {
  disturbance: offline,
  left: ({ summary }) => summary.scenarios.offline?.left,
  back: ({ summary }) => summary.scenarios.offline?.returned,
  lost: ({ summary }) => summary.scenarios.offline?.lost,
  again: ({ summary }) => summary.scenarios.offline?.duplicated,
}

const KINDS = Object.entries({
  storm: STORM,
  flapping: FLAPPING,
  churn: CHURN,
  offline: OFFLINE,
})
const LEAVING = KINDS.flatMap(([name, leaving]) =>
  (['close', 'reset'] as const).map(
    (how) => [`${name} by ${how}`, { ...leaving, how }] as const,
  ),
)

function audienceOf({ how }: Leaving): Audience {
  return { receivers: 1, readBy: READ_BY[how] }
}

/** Whatever the server does: the same messages, connections and departures. */
function expectSame(played: Played, leaving: Leaving): void {
  const { connections } = played.summary
  expectSameMessages(played, audienceOf(leaving))
  expectSameConnections(played)
  expect(leaving.left(played)).toBe(leftEarly(played))
  expect(leaving.back(played)).toBe(
    played.books.handshakes - connections.attempted,
  )
  expect(leaving.back(played)).toBe(leaving.left(played))
  expect(leaving.left(played)).toBeGreaterThan(0)
  expect(connections.dropped).toBe(0)
  expect(connections.final).toBe(CONNECTIONS)
}

function conversations({ summary }: Played) {
  const part = summary.scenarios.conversations
  if (!part) throw new Error('no conversations in the summary')
  return part
}

describe.concurrent.each(LEAVING)('%s', (_name, leaving) => {
  test('with a good server, what was missed comes, once', async () => {
    const played = await disturb(leaving)

    expectSame(played, leaving)
    expect(conversations(played)).toMatchObject({
      ...{ lost: 0, missedLost: 0, absent: 0, duplicated: 0, inversions: 0 },
    })
    // what was sent between the server's log-in and ours it need not store
    expect(conversations(played).caughtUp).toBeGreaterThanOrEqual(
      tallyOf(played.books, audienceOf(leaving)).caughtUp,
    )
    expect(conversations(played).caughtUp).toBeGreaterThan(0)
  })

  test('with a forgetful server, exactly what it forgot is lost', async () => {
    const played = await disturb(leaving, { forgetEvery: 3 })

    expectSame(played, leaving)
    const forgotten = receiversIn(played.books, 'forgotten')
    const { lost, missedLost, absent, duplicated } = conversations(played)
    expect({ lost, missedLost: missedLost + absent, duplicated }).toEqual({
      ...{ lost: 0, missedLost: forgotten, duplicated: 0 },
    })
    expect(forgotten).toBeGreaterThan(0)
    expect(leaving.lost?.(played) ?? forgotten).toBe(forgotten)
  })

  test('with a server that says all twice, so do the numbers', async () => {
    const played = await disturb(leaving, { replayTwice: true })

    expectSame(played, leaving)
    const { again } = tallyOf(played.books, audienceOf(leaving))
    expect(conversations(played)).toMatchObject({
      ...{ lost: 0, missedLost: 0, absent: 0, duplicated: again },
    })
    expect(again).toBeGreaterThan(0)
    expect(leaving.again?.(played) ?? again).toBe(again)
  })
})

test.concurrent(
  'what a server says again, though it was read, is told as said twice',
  async () => {
    const played = await play({
      // who is closing reads on and can confirm nothing any more
      server: { keepUntil: 'acknowledged' },
      plan: {
        load: talking({ connections: CONNECTIONS, ratePerMinute: 900 }),
        login: logIn(),
        connect: SOON,
        traffic: { type: 'chat', template: CHAT },
        disturbances: [
          { ...storm, at: sinceTalk(800), away: '100ms', how: 'close' },
        ],
      },
    })

    const audience = { receivers: 1, readBy: 'written' } as const
    expectSameMessages(played, audience)
    expect(tallyOf(played.books, audience).again).toBeGreaterThan(0)
  },
)

test.concurrent(
  'handshakes refused during a storm are in both books',
  async () => {
    const played = await play({
      server: { ...HONEST.reset, refuseAfter: CONNECTIONS, refuseCount: 30 },
      plan: {
        load: talking({
          ...{ connections: CONNECTIONS, ratePerMinute: 300 },
          ...{ talk: '2s', tail: '700ms' },
        }),
        login: logIn(),
        connect: SOON,
        traffic: { type: 'chat', template: CHAT, acknowledge: ACKNOWLEDGE },
        disturbances: [{ ...storm, share: 1, how: 'reset' }],
      },
    })

    expectSame(played, { ...STORM, how: 'reset' })
    expect(played.books.refused).toBe(30)
  },
)
