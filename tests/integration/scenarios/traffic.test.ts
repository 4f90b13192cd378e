// Every kind of traffic, against a server that does all well and one that
// loses, repeats and reorders: the same numbers on both sides, to the last.
import { describe, expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import type { ImOptions } from '../../support/im-server/options.ts'
import { missingPushes, tallyOf } from '../../support/im-server/tally.ts'
import {
  BROADCAST,
  CHAT,
  GROUP,
  GROUP_LOG_IN,
  logIn,
  LOSSY_TIMEOUT,
  talking,
  type TrafficSource,
} from './plans.ts'
import { play, type Played } from './play.ts'
import {
  expectSameConnections,
  expectSameMessages,
  expectSameOrder,
  expectSameReach,
} from './reconcile.ts'

const BAD: Partial<ImOptions> = { loseEvery: 11, repeatEvery: 7, swapEvery: 13 }

interface Conversation {
  readonly traffic: Exclude<TrafficSource, { type: 'none' | 'echo' | 'ask' }>
  readonly connections: number
  readonly ratePerMinute: number
  readonly login?: PlanSource['login']
  /** Of each message. */
  readonly receivers: number
  readonly workers?: number
}

const CONVERSATIONS: Record<string, Conversation> = {
  'chat in both directions': {
    traffic: { type: 'chat', template: CHAT },
    connections: 30,
    ratePerMinute: 600,
    receivers: 1,
  },
  'chat in one direction, at random': {
    traffic: {
      ...{ type: 'chat', directions: 'one', template: CHAT },
      ...{ arrivals: 'poisson', payloadSize: { min: 24, max: 900 } },
    },
    connections: 30,
    ratePerMinute: 900,
    receivers: 1,
  },
  groups: {
    traffic: { type: 'groups', size: 8, senders: 3, template: GROUP },
    connections: 32,
    ratePerMinute: 600,
    login: GROUP_LOG_IN,
    receivers: 7,
  },
  'one sender to many groups': {
    traffic: { type: 'sender-to-groups', groups: 3, size: 5, template: GROUP },
    connections: 32,
    ratePerMinute: 3000,
    login: GROUP_LOG_IN,
    receivers: 5,
  },
  'broadcast from connections': {
    traffic: { type: 'broadcast', senders: 2, template: BROADCAST },
    connections: 25,
    ratePerMinute: 900,
    receivers: 24,
    workers: 1,
  },
}

function converse(
  { traffic, login, workers, ...talk }: Conversation,
  server: Partial<ImOptions> = {},
): Promise<Played> {
  const replyTimeout = server.loseEvery ? LOSSY_TIMEOUT : '10s'
  return play({
    server,
    ...(workers && { workers }),
    plan: {
      load: talking(talk),
      login: login ?? logIn(),
      traffic: { ...traffic, replyTimeout },
    },
  })
}

describe.concurrent.each(Object.entries(CONVERSATIONS))('%s', (_name, kind) => {
  test('with a good server, everything arrives once and in order', async () => {
    const played = await converse(kind)

    expectSameMessages(played, kind)
    expectSameOrder(played)
    expectSameReach(played, kind)
    expectSameConnections(played)
    const { summary } = played
    expect(summary.messages.sent).toBeGreaterThan(20)
    expect(summary.scenarios.conversations).toMatchObject({
      ...{ delivered: summary.messages.sent * kind.receivers },
      ...{ lost: 0, missed: 0, absent: 0 },
      ...{ duplicated: 0, inversions: 0, gaps: 0 },
    })
  })

  test('with a bad server, its losses, repeats and swaps are told', async () => {
    const played = await converse(kind, BAD)

    expectSameMessages(played, kind)
    expectSameOrder(played)
    expectSameReach(played, kind)
    const { conversations } = played.summary.scenarios
    expect(conversations?.lost).toBeGreaterThan(0)
    expect(conversations?.duplicated).toBeGreaterThan(0)
    expect(conversations?.inversions).toBeGreaterThan(0)
    expect(conversations?.gaps).toBeGreaterThan(0)
  })
})

test.concurrent.each([
  ['a good server', {}],
  ['a bad server', BAD],
])('echo of JSON with a marker, by %s', async (_name, server) => {
  const { summary, books } = await play({
    server,
    plan: {
      load: talking({ connections: 30, ratePerMinute: 900 }),
      login: logIn(),
      traffic: {
        type: 'echo',
        template: '{"note":{"n":{{n}},"text":"{{marker}}"},"at":{{now}}}',
        replyTimeout: LOSSY_TIMEOUT,
      },
    },
  })
  const tally = tallyOf(books, { kinds: ['echo'] })

  const { messages } = summary
  expect({
    sent: messages.sent,
    received: messages.received,
    lost: messages.lost,
    again: messages.duplicated,
    inversions: messages.outOfOrder,
  }).toEqual({
    sent: tally.sent,
    received: tally.delivered,
    lost: tally.undelivered,
    again: tally.again,
    inversions: tally.inversions,
  })
  expect(messages.lost > 0).toBe(server === BAD)
})

test.concurrent.each([
  ['a good server', {}],
  ['a bad server', BAD],
])('ask and reply over %s', async (_name, server) => {
  const { summary, books } = await play({
    server,
    plan: {
      load: talking({ connections: 30, ratePerMinute: 900 }),
      login: logIn(),
      traffic: {
        type: 'ask',
        template: CHAT,
        answer: '{"type":"chat","to":"{{peer}}","re":"{{marker}}"}',
        replyTimeout: LOSSY_TIMEOUT,
      },
    },
  })
  const asks = (user: string | null) => Number(user) % 2 === 0
  const questions = books.messages.filter(({ from }) => asks(from))
  // a question that came twice is answered twice
  const answered = new Set(
    books.copies
      .filter(({ to }) => asks(to))
      .map(({ message, to }) => `${to} ${books.messages[message]?.sequence}`),
  )

  const { messages } = summary
  expect({
    sent: messages.sent,
    received: messages.received,
    lost: messages.lost,
  }).toEqual({
    sent: questions.length,
    received: answered.size,
    lost: questions.length - answered.size,
  })
  expect(messages.lost > 0).toBe(server === BAD)
})

test.concurrent.each([
  ['everything arrives', {}],
  ['losses and repeats are told', { loseEvery: 11, repeatEvery: 7 }],
])('pushes of the server: %s', async (_name, faults) => {
  const connections = 20
  const played = await play({
    workers: 1,
    server: { ...faults, push: { users: connections, everyMs: 20, count: 50 } },
    plan: {
      load: { stages: [{ connections, hold: '3s' }] },
      login: logIn(),
      traffic: {
        ...{ type: 'broadcast', from: 'server', number: { json: 'number' } },
        replyTimeout: '800ms',
      },
    },
  })
  const { summary, books } = played
  const tally = tallyOf(books, { kinds: ['push'] })

  expect(summary.scenarios.conversations).toMatchObject({
    ...{ delivered: tally.delivered, lost: missingPushes(books) },
    duplicated: tally.again,
  })
  expect(tally.sent).toBe(50)
})
