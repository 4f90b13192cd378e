// What is left to chance, with ten seeds each: random losses, repeats and
// swaps under random arrivals, and the victims of storms and flapping, alone
// and together with groups.
import { describe, expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import type { ImOptions } from '../../support/im-server/options.ts'
import { tallyOf } from '../../support/im-server/tally.ts'
import {
  ACKNOWLEDGE,
  CHAT,
  GROUP,
  GROUP_LOG_IN,
  logIn,
  LOSSY_TIMEOUT,
  sinceTalk,
  SOON,
  talking,
  type TrafficSource,
} from './plans.ts'
import { play, SEEDS, type Played } from './play.ts'
import {
  expectSameConnections,
  expectSameMessages,
  expectSameOrder,
  leftEarly,
} from './reconcile.ts'

const LOSSY: Partial<ImOptions> = {
  ...{ loseShare: 0.05, repeatShare: 0.05, swapShare: 0.05 },
}
const SOMETIMES_FORGETS: Partial<ImOptions> = {
  ...{ keepUntil: 'acknowledged', forgetShare: 0.3, replayTwice: true },
}

describe.concurrent.each(SEEDS)('seed %i', (seed) => {
  test('random arrivals, losses, repeats and swaps', async () => {
    const played = await play({
      seed,
      server: LOSSY,
      plan: {
        load: talking({ connections: 30, ratePerMinute: 900 }),
        login: logIn(),
        traffic: {
          ...{ type: 'chat', template: CHAT, arrivals: 'poisson' },
          ...{ payloadSize: { min: 24, max: 600 } },
          replyTimeout: LOSSY_TIMEOUT,
        },
      },
    })

    expectSameMessages(played, { receivers: 1 })
    expectSameOrder(played)
    expectSameConnections(played)
    expect(played.summary.scenarios.conversations?.lost).toBeGreaterThan(0)
  })

  test('a storm over chat, with a server that forgets and repeats', async () => {
    const played = await playAway(seed, {
      login: logIn(),
      traffic: { type: 'chat', template: CHAT, acknowledge: ACKNOWLEDGE },
      disturbances: [
        { type: 'storm', at: sinceTalk(500), share: 0.4, away: '300ms' },
      ],
    })

    expectSameMessages(played, { receivers: 1, readBy: 'acknowledged' })
    expectSameConnections(played)
    const { storm } = played.summary.scenarios
    expect(storm).toMatchObject({
      cut: leftEarly(played),
      restored: played.books.handshakes - CONNECTIONS,
    })
    expect(storm?.cut).toBe(CONNECTIONS * 0.4)
  })

  test('flapping over groups, with a server that forgets and repeats', async () => {
    const played = await playAway(seed, {
      login: GROUP_LOG_IN,
      traffic: {
        ...{ type: 'groups', size: 5, senders: 2 },
        ...{ template: GROUP, acknowledge: ACKNOWLEDGE },
      },
      disturbances: [
        {
          ...{ type: 'flapping', from: sinceTalk(200), until: sinceTalk(1400) },
          ...{ every: '300ms', share: 0.2, away: '100ms' },
        },
      ],
    })

    expectSameMessages(played, { receivers: 4, readBy: 'acknowledged' })
    expectSameConnections(played)
    expect(played.summary.scenarios.flapping).toEqual({
      cut: leftEarly(played),
      back: played.books.handshakes - CONNECTIONS,
    })
  })
})

test('a storm and flapping and churn together over groups add up', async () => {
  const played = await playAway(1, {
    login: GROUP_LOG_IN,
    traffic: {
      ...{ type: 'groups', size: 10, senders: 2 },
      ...{ template: GROUP, acknowledge: ACKNOWLEDGE },
    },
    disturbances: [
      { type: 'storm', at: sinceTalk(600), share: 0.3, away: '300ms' },
      {
        ...{ type: 'flapping', from: sinceTalk(200), until: sinceTalk(1400) },
        ...{ every: '300ms', share: 0.1, away: '50ms' },
      },
      {
        ...{
          type: 'churn',
          from: sinceTalk(100),
          until: sinceTalk(1300),
          share: 0.3,
        },
        ...{ stay: '400ms', away: '200ms', how: 'reset' },
      },
    ],
  })

  expectSameMessages(played, { receivers: 9, readBy: 'acknowledged' })
  expectSameConnections(played)
  const { storm, flapping, churn } = played.summary.scenarios
  const left = [storm?.cut, flapping?.cut, churn?.left]
  const back = [storm?.restored, flapping?.back, churn?.cycles]
  expect(sum(left)).toBe(leftEarly(played))
  expect(sum(back)).toBe(played.books.handshakes - CONNECTIONS)
  expect(tallyOf(played.books).again).toBeGreaterThan(0)
})

const CONNECTIONS = 40

/** Some leave and return; the server forgets and repeats what they missed. */
function playAway(
  seed: number,
  plan: Omit<PlanSource, 'version' | 'target' | 'load'> & {
    readonly traffic: Exclude<TrafficSource, { type: 'none' }>
  },
): Promise<Played> {
  return play({
    seed,
    server: SOMETIMES_FORGETS,
    plan: {
      load: talking({
        ...{ connections: CONNECTIONS, ratePerMinute: 600 },
        ...{ talk: '1500ms', tail: '700ms' },
      }),
      connect: SOON,
      ...plan,
      traffic: { ...plan.traffic, replyTimeout: LOSSY_TIMEOUT },
    },
  })
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0)
}
