// Disturbances of connections that stay: half-open, idle and slow ones, and
// log-ins that fail. When the server notices, and how it ends them.
import { describe, expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import type { Cut, ImOptions } from '../../support/im-server/options.ts'
import { tallyOf } from '../../support/im-server/tally.ts'
import {
  ACKNOWLEDGE,
  CHAT,
  logIn,
  sinceTalk,
  talking,
  type DisturbanceOf,
} from './plans.ts'
import { play, type Played, type Scenario } from './play.ts'
import {
  cutByServer,
  expectSameConnections,
  expectSameMessages,
} from './reconcile.ts'

const RESET: Cut = { how: 'reset' }
const CODE: Cut = { how: 'code', code: 4008 }

function holding(connections: number, hold: string): PlanSource['load'] {
  return { stages: [{ connections, hold }] }
}

describe.concurrent('half-open', () => {
  const plan: Scenario['plan'] = {
    load: holding(24, '4s'),
    login: logIn(),
    disturbances: [{ type: 'half-open', at: '1200ms', share: 0.25 }],
  }

  test.each([
    ['resets', RESET],
    ['closes', CODE],
  ] as const)('a server that %s dead peers notices all', async (_how, cut) => {
    const played = await play({
      plan,
      server: { pingEveryMs: 100, deadAfterMs: 1200, deadCut: cut },
    })

    const { halfOpen } = played.summary.scenarios
    expect(halfOpen).toMatchObject({ silent: 6, noticed: 6 })
    expect(cutByServer(played, 'dead')).toBe(6)
    expect(played.summary.connections.final).toBe(18)
    expect(halfOpen?.ms?.count).toBe(6)
    const cuts = played.books.connections.map((book) => book.cutAfterMs ?? 1200)
    expect(Math.min(...cuts)).toBeGreaterThanOrEqual(1200)
  })

  test('a server that ignores dead peers notices none', async () => {
    const played = await play({ plan, server: { pingEveryMs: 100 } })

    const { halfOpen } = played.summary.scenarios
    expect(halfOpen).toEqual({ silent: 6, noticed: 0, ms: null })
    expect(cutByServer(played, 'dead')).toBe(0)
  })
})

describe.concurrent('idle', () => {
  const SILENCES_MS = [300, 600, 2600]
  const plan: Scenario['plan'] = {
    load: holding(18, '4s'),
    login: logIn(),
    // how long an answer to "still there?" may take; never sent by itself
    heartbeat: { type: 'ping', interval: '1h', timeout: '700ms' },
    disturbances: [
      { type: 'idle', silences: SILENCES_MS.map((ms) => `${ms}ms`) },
    ],
  }

  /** Who keeps which silence goes by turns; the ping that ends it is booked. */
  function silencesOf({ books }: Played) {
    return SILENCES_MS.map((silenceMs, turn) => {
      const those = books.connections.filter(
        ({ user }) => Number(user) % SILENCES_MS.length === turn,
      )
      const cut = those.filter(
        ({ why, pingsReceived }) => why === 'idle' && pingsReceived === 0,
      )
      return { silenceMs, tried: those.length, cut: cut.length }
    })
  }

  test.each([
    ['code', CODE, 4008],
    ['reset', RESET, null],
    ['eof', { how: 'eof' }, null],
    ['none', { how: 'silence' }, null],
  ] as const)('the silence that is cut by %s is found', async (...row) => {
    const [how, idleCut, closeCode] = row
    const played = await play({
      plan,
      server: { idleAfterMs: 1600, idleCut },
    })

    const { idle } = played.summary.scenarios
    const nothing = { how: null, closeCode: null }
    expect(idle).toEqual(
      silencesOf(played).map((silence) => ({
        ...silence,
        ...(silence.cut > 0 ? { how, closeCode } : nothing),
      })),
    )
    expect(idle?.map(({ cut }) => cut)).toEqual([0, 0, 6])
  })

  test('a server that cuts nobody keeps every silence', async () => {
    const played = await play({ plan })

    const { idle } = played.summary.scenarios
    expect(idle).toEqual(
      silencesOf(played).map((silence) => ({
        ...silence,
        ...{ how: null, closeCode: null },
      })),
    )
    expect(idle?.map(({ tried, cut }) => [tried, cut])).toEqual([
      [6, 0],
      [6, 0],
      [6, 0],
    ])
  })
})

describe.concurrent('slow readers', () => {
  const late: DisturbanceOf<'slow'> = {
    type: 'slow',
    how: 'late',
    share: 0.4,
    from: sinceTalk(100),
    delay: '1s',
  }
  /** Messages that others leave unread only when their process has to wait. */
  const MUCH = 30
  const AUDIENCE = { receivers: 1, readBy: 'acknowledged' } as const

  function slowDown(
    server: Partial<ImOptions>,
    disturbance: DisturbanceOf<'slow'> = late,
    payloadSize = 100,
  ) {
    const large = payloadSize > 100
    return play({
      server,
      plan: {
        load: talking({
          connections: large ? 8 : 20,
          ratePerMinute: large ? 600 : 1200,
          talk: large ? '4s' : '2s',
          tail: '1500ms',
        }),
        login: logIn(),
        traffic: {
          type: 'chat',
          directions: 'one',
          payloadSize,
          template: CHAT,
          acknowledge: ACKNOWLEDGE,
          replyTimeout: '10s',
        },
        disturbances: [disturbance],
      },
    })
  }

  test('a server that is patient loses nothing, and slow ones are slower', async () => {
    const played = await slowDown({})

    expectSameMessages(played, AUDIENCE)
    expectSameConnections(played)
    const { slowConsumers, conversations } = played.summary.scenarios
    expect(slowConsumers).toMatchObject({ receivers: 4, cutByServer: 0 })
    expect(conversations).toMatchObject({ lost: 0, absent: 0 })
    expect(slowConsumers?.slow?.p50).toBeGreaterThan(
      slowConsumers?.fast?.p50 ?? Infinity,
    )
  })

  test('a server that closes those with too much unread is told on', async () => {
    const played = await slowDown({
      slowOverUnread: MUCH,
      slowCut: { how: 'code', code: 1013 },
    })

    // they read all that was written before the close frame
    expectSameMessages(played, { receivers: 1, readBy: 'written' })
    const { slowConsumers } = played.summary.scenarios
    expect(slowConsumers).toMatchObject({ receivers: 4, cutByServer: 4 })
    expect(cutByServer(played, 'slow')).toBe(4)
    expect(played.summary.connections.dropped).toBe(4)
  })

  test('a server that resets those with too much unread is told on', async () => {
    const played = await slowDown({ slowOverUnread: MUCH })

    const { slowConsumers, conversations } = played.summary.scenarios
    expect(slowConsumers).toMatchObject({ receivers: 4, cutByServer: 4 })
    expect(cutByServer(played, 'slow')).toBe(4)
    // what they had read by then counts, though it was not confirmed any more
    const confirmed = tallyOf(played.books, AUDIENCE)
    const written = tallyOf(played.books)
    expect(played.summary.messages.sent).toBe(written.sent)
    expect(conversations?.delivered).toBeGreaterThanOrEqual(confirmed.delivered)
    expect(conversations?.delivered).toBeLessThanOrEqual(written.delivered)
  })

  test('a server that cuts those who stop reading is told on', async () => {
    const played = await slowDown(
      { slowOverBytes: 500_000 },
      { ...late, how: 'stop', share: 0.5 },
      500_000, // fills what the two ends of TCP hold
    )

    expectSameMessages(played, AUDIENCE)
    const { slowConsumers } = played.summary.scenarios
    expect(slowConsumers).toMatchObject({ receivers: 2, cutByServer: 2 })
    expect(cutByServer(played, 'slow')).toBe(2)
  })
})

describe.concurrent('log-ins', () => {
  test.each([
    ['all are let in', {}],
    ['some are refused', { refuseLoginEvery: 3 }],
    ['some are never answered', { ignoreLoginEvery: 4 }],
    ['both', { refuseLoginEvery: 3, ignoreLoginEvery: 4 }],
  ])('%s, as the books have it', async (_name, server) => {
    const played = await play({
      server,
      plan: {
        load: holding(30, '1500ms'),
        login: { ...logIn(), timeout: '600ms' },
      },
    })

    expectSameConnections(played)
    const { login } = played.summary.scenarios
    expect(login).toMatchObject({
      ok: played.books.loginsOk,
      refused: played.books.loginsRefused,
      timedOut: played.books.loginsIgnored,
    })
    expect(login?.ok).toBeGreaterThan(0)
    expect(login?.latency?.count).toBe(login?.ok)
  })
})
