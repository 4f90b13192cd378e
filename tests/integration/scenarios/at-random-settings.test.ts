// Who is hit is left to chance: with ten seeds each, a server that does all
// well and one that does not, kind of disturbance by kind.
import { describe, expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import type { ImOptions } from '../../support/im-server/options.ts'
import { receiversIn, tallyOf } from '../../support/im-server/tally.ts'
import {
  ACKNOWLEDGE,
  CHAT,
  logIn,
  LOSSY_TIMEOUT,
  sinceTalk,
  SOON,
  TALK_FROM_MS,
  talking,
  type DisturbanceOf,
  type TrafficSource,
} from './plans.ts'
import { play, SEEDS, type Played } from './play.ts'
import {
  cutByServer,
  expectSameConnections,
  expectSameMessages,
  leftEarly,
} from './reconcile.ts'

const CONNECTIONS = 40
const CONFIRMED = { receivers: 1, readBy: 'acknowledged' } as const

const KEEPS: Partial<ImOptions> = { keepUntil: 'acknowledged' }
const FORGETS: Partial<ImOptions> = {
  ...{ keepUntil: 'acknowledged', forgetShare: 0.3, replayTwice: true },
}

type Chat = Extract<TrafficSource, { type: 'chat' }>

interface Leaving {
  readonly disturbances: readonly DisturbanceOf<
    'flapping' | 'churn' | 'offline'
  >[]
  readonly traffic?: Partial<Chat>
}

const LEAVING: Record<string, Leaving> = {
  'offline and flapping, under random arrivals': {
    disturbances: [
      {
        ...{ type: 'offline', at: sinceTalk(300), share: 0.4 },
        ...{ away: '500ms', how: 'reset' },
      },
      {
        ...{ type: 'flapping', from: sinceTalk(100), until: sinceTalk(1000) },
        ...{ every: '300ms', share: 0.2, away: '100ms', how: 'reset' },
      },
    ],
    traffic: { arrivals: 'poisson', payloadSize: { min: 24, max: 600 } },
  },
  churn: {
    disturbances: [
      {
        ...{ type: 'churn', from: sinceTalk(0), until: sinceTalk(1000) },
        ...{ share: 0.5, stay: '300ms', away: '200ms', how: 'reset' },
      },
    ],
  },
}

function leave(
  seed: number,
  { disturbances, traffic }: Leaving,
  server: Partial<ImOptions>,
): Promise<Played> {
  return play({
    seed,
    server,
    workers: 1,
    plan: {
      load: talking({
        ...{ connections: CONNECTIONS, ratePerMinute: 600 },
        ...{ talk: '1200ms', tail: '600ms' },
      }),
      login: logIn(),
      connect: SOON,
      traffic: {
        ...{ type: 'chat', template: CHAT, acknowledge: ACKNOWLEDGE },
        replyTimeout: server === FORGETS ? LOSSY_TIMEOUT : '10s',
        ...traffic,
      },
      disturbances: [...disturbances],
    },
  })
}

function expectSame(played: Played, { disturbances }: Leaving): void {
  expectSameMessages(played, CONFIRMED)
  expectSameConnections(played)
  const { offline, flapping, churn } = played.summary.scenarios
  const left = [offline?.left, flapping?.cut, churn?.left].filter(isCount)
  const back = [offline?.returned, flapping?.back, churn?.cycles]
  expect(left.length).toBe(disturbances.length)
  expect(Math.min(...left)).toBeGreaterThan(0)
  expect(sum(left)).toBe(leftEarly(played))
  expect(sum(back.filter(isCount))).toBe(played.books.handshakes - CONNECTIONS)
}

function isCount(count: number | undefined): count is number {
  return count !== undefined
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

function conversations({ summary }: Played) {
  const part = summary.scenarios.conversations
  if (!part) throw new Error('no conversations in the summary')
  return part
}

describe.concurrent.each(Object.entries(LEAVING))('%s', (_name, leaving) => {
  test.each(SEEDS)('seed %i: a good server makes up for all', async (seed) => {
    const played = await leave(seed, leaving, KEEPS)

    expectSame(played, leaving)
    expect(conversations(played)).toMatchObject({
      ...{ lost: 0, missedLost: 0, absent: 0 },
    })
    expect(conversations(played).caughtUp).toBeGreaterThan(0)
  })

  test.each(SEEDS)('seed %i: what a bad one forgets is lost', async (seed) => {
    const played = await leave(seed, leaving, FORGETS)

    expectSame(played, leaving)
    const { missedLost, absent, duplicated } = conversations(played)
    expect({ lost: missedLost + absent, duplicated }).toEqual({
      lost: receiversIn(played.books, 'forgotten'),
      duplicated: tallyOf(played.books, CONFIRMED).again,
    })
    expect(duplicated).toBeGreaterThan(0)
  })
})

describe.concurrent('slow readers', () => {
  const plan = {
    load: talking({
      ...{ connections: 20, ratePerMinute: 1200 },
      ...{ talk: '2s', tail: '300ms' },
    }),
    login: logIn(),
    traffic: {
      ...{ type: 'chat', directions: 'one', template: CHAT },
      ...{ acknowledge: ACKNOWLEDGE, replyTimeout: '10s' },
    },
    disturbances: [
      {
        ...{ type: 'slow', how: 'late', share: 0.4 },
        ...{ from: sinceTalk(0), delay: '1s' },
      },
    ],
  } satisfies Partial<PlanSource>

  test.each(SEEDS)('seed %i: a patient server loses nothing', async (seed) => {
    const played = await play({ seed, plan, workers: 1 })

    expectSameMessages(played, CONFIRMED)
    expectSameConnections(played)
    const { slowConsumers, conversations: all } = played.summary.scenarios
    expect(slowConsumers).toMatchObject({ receivers: 4, cutByServer: 0 })
    expect(all).toMatchObject({ lost: 0, absent: 0 })
  })

  test.each(SEEDS)('seed %i: one that closes them is told on', async (seed) => {
    // so many that others do not reach it while their process has to wait
    const server: Partial<ImOptions> = {
      ...{ slowOverUnread: 30, slowCut: { how: 'code', code: 1013 } },
    }
    const played = await play({ seed, plan, server, workers: 1 })

    // they read all that was written before the close frame
    expectSameMessages(played, { receivers: 1, readBy: 'written' })
    expect(played.summary.scenarios.slowConsumers).toMatchObject({
      receivers: 4,
      cutByServer: cutByServer(played, 'slow'),
    })
    expect(cutByServer(played, 'slow')).toBe(4)
  })
})

describe.concurrent('half-open', () => {
  const SILENT = 6

  function fallSilent(
    seed: number,
    rest: { readonly server?: Partial<ImOptions>; readonly holdMs: number },
  ): Promise<Played> {
    const hold = `${TALK_FROM_MS + rest.holdMs}ms`
    return play({
      seed,
      server: { pingEveryMs: 100, ...rest.server },
      workers: 1,
      plan: {
        load: { stages: [{ connections: 24, hold }] },
        login: logIn(),
        disturbances: [{ type: 'half-open', at: sinceTalk(0), share: 0.25 }],
      },
    })
  }

  test.each(SEEDS)('seed %i: a server that watches notices', async (seed) => {
    const server = { deadAfterMs: 1200 }
    const played = await fallSilent(seed, { server, holdMs: 2500 })

    const { halfOpen } = played.summary.scenarios
    expect(halfOpen).toMatchObject({ silent: SILENT, noticed: SILENT })
    expect(cutByServer(played, 'dead')).toBe(SILENT)
  })

  test.each(SEEDS)('seed %i: one that does not, does not', async (seed) => {
    const played = await fallSilent(seed, { holdMs: 500 })

    const { halfOpen } = played.summary.scenarios
    expect(halfOpen).toMatchObject({ silent: SILENT, noticed: 0 })
    expect(cutByServer(played, 'dead')).toBe(0)
  })
})
