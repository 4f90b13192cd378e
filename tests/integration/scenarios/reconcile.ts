// The same facts from both sides, in the same words: what the run's summary
// says, and what the server's books say.
import { expect } from 'vitest'
import { COUNTERS, zeroCounters } from '../../../core/metrics/names.ts'
import {
  connectionsWhere,
  tallyOf,
  type TallyOptions,
} from '../../support/im-server/tally.ts'
import { countOf } from '../../support/run-plan.ts'
import type { Played } from './play.ts'

export interface Audience extends TallyOptions {
  /** Receivers that the plan has for each message. */
  readonly receivers: number
}

const TALKED = ['chat', 'group', 'broadcast'] as const

function conversations({ summary }: Played) {
  const { conversations: part } = summary.scenarios
  if (!part) throw new Error('no conversations in the summary')
  return part
}

/**
 * To the last message: what was sent, what arrived, how often, and what never
 * did. What the server wrote to a connection that its owner had reset a moment
 * before was never read: only acknowledgements tell. A delivery that comes
 * after it was given up is late, and counted as lost before.
 */
export function expectSameMessages(played: Played, audience: Audience): void {
  const { receivers, kinds = TALKED, readBy = 'written' } = audience
  const books = tallyOf(played.books, { kinds, readBy })
  const ours = conversations(played)
  const { sent, late } = played.summary.messages

  expect({
    sent,
    delivered: ours.delivered + ours.caughtUp + late,
    again: ours.duplicated,
    never: ours.lost + ours.missedLost + ours.absent - late,
  }).toEqual({
    sent: books.sent,
    delivered: books.delivered,
    again: books.again,
    never: books.sent * receivers - books.delivered,
  })
  expect(ours.missed).toBe(ours.caughtUp + ours.missedLost)
  expect(ours.owed).toBe(sent * receivers)
  expectTimelineAddsUp(played)
}

/** Only where nobody leaves: a return begins a new line. */
export function expectSameOrder(played: Played): void {
  const books = tallyOf(played.books, { kinds: TALKED })
  const { inversions, gaps } = conversations(played)

  expect({ inversions, gaps }).toEqual({
    inversions: books.inversions,
    gaps: books.gaps,
  })
}

/** How many of their receivers messages reached; only where nobody leaves. */
export function expectSameReach(played: Played, { receivers }: Audience): void {
  const { fanOut } = played.summary.scenarios
  const books = tallyOf(played.books, { kinds: TALKED })
  const same = {
    messages: books.sent,
    complete: books.complete,
    expected: books.owed,
    delivered: books.delivered,
    reach: books.delivered / books.owed,
    spread: fanOut?.spread,
  }

  expect(fanOut).toEqual(receivers > 1 ? same : undefined)
  expect(fanOut?.spread?.count ?? 0).toBe(receivers > 1 ? books.complete : 0)
}

/** Dials, handshakes, log-ins, and who ended which connection how. */
export function expectSameConnections(played: Played): void {
  const { summary, books } = played
  const { connections, scenarios } = summary

  expect({
    dials: connections.dials,
    open: connections.succeeded + connections.reconnected,
    refused: countOf(summary, { category: 'http_5xx', closeCode: 503 }),
    loggedIn: scenarios.login?.ok ?? books.loginsOk,
    loginsRefused: scenarios.login?.refused ?? books.loginsRefused,
    loginsIgnored: scenarios.login?.timedOut ?? books.loginsIgnored,
  }).toEqual({
    dials: books.tcpAccepted,
    open: books.handshakes,
    refused: books.refused,
    loggedIn: books.loginsOk,
    loginsRefused: books.loginsRefused,
    loginsIgnored: books.loginsIgnored,
  })
}

/** Connections that clients ended before the end of the run. */
export function leftEarly({ summary, books }: Played): number {
  const ended = connectionsWhere(books, ({ endedBy }) => endedBy === 'client')
  return ended - summary.connections.closed
}

export function cutByServer({ books }: Played, why: string): number {
  return connectionsWhere(books, (connection) => connection.why === why)
}

/** The seconds of the timeline, added up, are the summary. */
function expectTimelineAddsUp({ summary, seconds }: Played): void {
  const sums = zeroCounters()
  for (const { counters } of seconds)
    for (const name of COUNTERS) sums[name] += counters[name]
  const { messages, connections, scenarios } = summary

  expect({
    sent: sums.messagesSent,
    received: sums.messagesReceived,
    lost: sums.messagesLost,
    duplicated: sums.messagesDuplicated,
    missed: sums.awayMissed,
    caughtUp: sums.awayCaughtUp,
    absent: sums.messagesAbsent,
    dials: sums.dials,
    reconnected: sums.reconnected,
  }).toEqual({
    sent: messages.sent,
    received: messages.received,
    lost: messages.lost,
    duplicated: messages.duplicated,
    missed: scenarios.conversations?.missed ?? 0,
    caughtUp: scenarios.conversations?.caughtUp ?? 0,
    absent: scenarios.conversations?.absent ?? 0,
    dials: connections.dials,
    reconnected: connections.reconnected,
  })
}
