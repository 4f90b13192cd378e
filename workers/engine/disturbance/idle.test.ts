import { expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import { CrowdWorld, crowd } from './testing.ts'

function idle(connections: number, changes: Partial<PlanSource> = {}) {
  return {
    ...crowd(connections),
    disturbances: [{ type: 'idle' as const, silences: ['10s', '30s', '60s'] }],
    ...changes,
  }
}

test('each keeps its silence in turn, then asks once whether it is still there', () => {
  const world = new CrowdWorld(idle(6))
  world.advanceTo(9_000)
  const early = world.sockets.map(({ pings }) => pings.length)
  world.advanceTo(10_500)
  const first = world.sockets.map(({ pings }) => pings.length)
  world.sockets[0]?.answerPing()
  world.sockets[3]?.answerPing()
  world.advanceTo(31_000)
  const second = world.sockets.map(({ pings }) => pings.length)
  world.advanceTo(61_000)
  world.sockets[2]?.answerPing()
  world.advanceTo(120_000)

  expect(early).toEqual([0, 0, 0, 0, 0, 0])
  expect(first).toEqual([1, 0, 0, 1, 0, 0])
  expect(second).toEqual([1, 1, 0, 1, 1, 0])
  const { tallies, counters, errors } = world.recorded()
  expect(tallies).toEqual({
    ...{ 'idle.10000.kept': 2, 'idle.30000.none': 2 },
    ...{ 'idle.60000.kept': 1, 'idle.60000.none': 1 },
  })
  expect([counters.dropped, errors]).toEqual([undefined, []])
  expect(world.generator.gauges().open).toBe(6)
  expect(world.sockets.map(({ sent }) => sent.length)).toEqual([
    ...[0, 0, 0, 0, 0, 0],
  ])
})

test('a cut in the silence is told by how it came, and timed', () => {
  const world = new CrowdWorld(idle(9))
  world.advanceTo(20_001)
  const [, code, noCode, , reset, eof] = world.sockets
  code?.end({ closeCode: 4000, message: 'idle' })
  noCode?.end({ closeCode: 1005, message: '' })
  reset?.end({ code: 'ECONNRESET', message: 'reset' })
  eof?.end({ ended: true, message: 'TCP ended' })
  world.advanceTo(20_002)

  const { tallies, latencies, counters, errors } = world.recorded()
  expect(tallies).toMatchObject({
    ...{ 'idle.30000.4000': 1, 'idle.60000.1005': 1 },
    ...{ 'idle.30000.reset': 1, 'idle.60000.eof': 1 },
  })
  expect(latencies.idleCut?.count).toBe(4)
  expect(latencies.idleCut?.max).toBeCloseTo(20_000, -2)
  expect([counters.dropped, errors]).toEqual([undefined, []])
})

test('a connection that turns out to be gone over the question counts by how', () => {
  const world = new CrowdWorld(idle(1))
  world.advanceTo(10_100)
  world.sockets[0]?.end({ code: 'EPIPE', message: 'write EPIPE' })
  world.advance(60_000)

  expect(world.recorded().tallies).toEqual({ 'idle.10000.reset': 1 })
  expect(world.generator.gauges().open).toBe(0)
})

test('what ends one that has answered is not counted', () => {
  const world = new CrowdWorld(idle(1))
  world.advanceTo(10_100)
  world.sockets[0]?.answerPing()
  world.advance(10_000)
  world.sockets[0]?.end({ closeCode: 4000, message: 'idle' })

  const { tallies, counters, errors } = world.recorded()
  expect(tallies).toEqual({ 'idle.10000.kept': 1 })
  expect([counters.dropped, errors]).toEqual([undefined, []])
})

test('no heartbeat breaks the silence, not even at a new rate', () => {
  const world = new CrowdWorld(
    idle(3, {
      heartbeat: { type: 'ping', interval: '1s', timeout: '3s' },
    }),
  )
  world.advanceTo(9000)
  world.generator.adjust({ ratePerMinute: 600 })
  world.advanceTo(9900)

  expect(world.sockets.map(({ sent, pings }) => [sent, pings])).toEqual([
    ...[[], [], []].map((none) => [none, none]),
  ])
})

test('a heartbeat message is the question where the plan has one, with its timeout', () => {
  const world = new CrowdWorld(
    idle(4, {
      heartbeat: {
        ...{ type: 'message', message: 'still?', expect: 'yes' },
        ...{ interval: '1s', timeout: '3s' },
      },
    }),
  )
  world.advanceTo(10_500)
  const [first, , , fourth] = world.sockets
  first?.receive('something else')
  first?.receive('yes')
  fourth?.receive('no')
  world.advanceTo(13_500)

  expect(first?.sent).toEqual([{ text: 'still?', isText: true }])
  expect(first?.pings).toEqual([])
  const { tallies, counters } = world.recorded()
  expect(tallies).toEqual({ 'idle.10000.kept': 1, 'idle.10000.none': 1 })
  expect(counters.messagesUnexpected).toBe(2)
})

test('a silence that the end of the run cuts short tells nothing; a question is awaited', () => {
  const world = new CrowdWorld(idle(2))
  world.advanceTo(10_100)
  world.generator.drain()
  const asking = world.generator.drained
  world.sockets[0]?.answerPing()
  const answered = world.generator.drained
  world.advance(60_000)

  expect([asking, answered]).toEqual([false, true])
  expect(world.recorded().tallies).toEqual({ 'idle.10000.kept': 1 })
  expect(world.clock.pendingTimers).toBe(0)
})
