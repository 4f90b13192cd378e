// Every fault at once, against a server that keeps its own books: the tool's
// counts are the server's, to the last message.
import { expect, test, type TestContext } from 'vitest'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import type { Books, CountByCode } from '../support/reference-server/books.ts'
import {
  forkReferenceServer,
  type ForkedReferenceServer,
} from '../support/reference-server/fork-reference-server.ts'
import type { ReferenceOptions } from '../support/reference-server/options.ts'
import { countOf, runPlan } from '../support/run-plan.ts'

const FAULTS: Partial<ReferenceOptions> = {
  refuseEvery: 7,
  resetEvery: 11,
  muteEvery: 5,
  closeEvery: 6,
  closeAfterMs: 2250,
  dropEvery: 13,
  duplicateEvery: 17,
  swapEvery: 19,
}

async function openServers({
  onTestFinished,
}: TestContext): Promise<ForkedReferenceServer[]> {
  const servers = await Promise.all([
    forkReferenceServer({ ...FAULTS, closeCode: 4001 }),
    forkReferenceServer({ ...FAULTS, closeCode: null }),
  ])
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.stop()))
  })
  return servers
}

/** What the tool says, in the server's words. */
function asBooks(summary: Summary) {
  const { connections, heartbeat, messages } = summary
  return {
    attempts: connections.dials,
    accepted: connections.succeeded,
    refusals: countOf(summary, { category: 'http_5xx', closeCode: 503 }),
    resets: countOf(summary, { category: 'conn_reset', phase: 'connect' }),
    pings: heartbeat.sent,
    pongs: heartbeat.received,
    messages: messages.sent,
    lost: messages.lost,
    duplicated: messages.duplicated,
    outOfOrder: messages.outOfOrder,
    closedWith4001: countOf(summary, {
      category: 'closed_by_server',
      closeCode: 4001,
    }),
    endedWithoutFrame: countOf(summary, { category: 'eof', phase: 'open' }),
    closedByUs: connections.closed,
  }
}

function fromBooks(all: readonly Books[]) {
  const sum = (pick: (books: Books) => number) =>
    all.reduce((total, books) => total + pick(books), 0)
  const code = (codes: CountByCode, name: string) => codes[name] ?? 0
  return {
    attempts: sum((books) => books.tcpAccepted),
    accepted: sum((books) => books.handshakesOk),
    refusals: sum((books) => code(books.refusedByStatus, '503')),
    resets: sum((books) => books.resets),
    pings: sum((books) => books.pingsReceived),
    pongs: sum((books) => books.pongsSent),
    messages: sum((books) => books.messagesReceived),
    lost: sum(
      (books) =>
        books.dropped +
        books.held +
        books.receivedUnanswered +
        books.repliesAbandoned,
    ),
    duplicated: sum((books) => books.duplicated),
    outOfOrder: sum((books) => books.swapped),
    closedWith4001: sum((books) => code(books.closesSent, '4001')),
    endedWithoutFrame: sum((books) => books.finsSent),
    closedByUs: sum((books) => code(books.closesReceived, '1000')),
  }
}

test.concurrent(
  'with every fault mixed in, the counts equal the server’s exactly',
  async (context) => {
    // Heartbeats and messages share one interval and so one phase: a heartbeat
    // timeout falls half-way between two messages and never meets one in flight.
    // A swapped reply waits for the next one: up to two intervals.
    const servers = await openServers(context)
    const { summary } = await runPlan(
      {
        version: 1,
        target: { urls: servers.map((server) => server.url) },
        load: { stages: [{ connections: 300, ramp: '2s', hold: '6s' }] },
        connect: { retries: 2, backoff: { initial: '50ms' } },
        heartbeat: { type: 'ping', interval: '1s', timeout: '500ms' },
        traffic: { type: 'echo', ratePerMinute: 60, replyTimeout: '4s' },
      },
      2,
    )
    const books = await Promise.all(servers.map((server) => server.books()))

    expect(asBooks(summary)).toEqual(fromBooks(books))
    for (const [what, count] of Object.entries(asBooks(summary)))
      expect(count, what).toBeGreaterThan(0)
    const { sent, received, lost } = summary.messages
    expect(received + lost).toBe(sent)
    expect(summary.connections.attempted).toBe(300)
  },
)

test.concurrent(
  'with reconnecting on, every new try is in both books',
  async (context) => {
    const servers = await openServers(context)
    const { summary } = await runPlan(
      {
        version: 1,
        target: { urls: servers.map((server) => server.url) },
        load: { stages: [{ connections: 100, ramp: '1s', hold: '6s' }] },
        connect: { retries: 1, reconnect: true, backoff: { initial: '50ms' } },
        heartbeat: { type: 'none' },
      },
      2,
    )
    const books = await Promise.all(servers.map((server) => server.books()))

    const { connections } = summary
    const accepted = books.reduce((sum, each) => sum + each.handshakesOk, 0)
    expect(connections.reconnects).toBeGreaterThan(0)
    expect(connections.dials).toBe(
      books.reduce((sum, each) => sum + each.tcpAccepted, 0),
    )
    expect(connections.succeeded + connections.reconnected).toBe(accepted)
    expect(connections.dials).toBe(
      connections.attempted + connections.retries + connections.reconnects,
    )
  },
)
