// A connection from its log-in to its end; dialing is in connection.test.ts.
import { expect, test } from 'vitest'
import {
  ConnectionWorld,
  ENDED,
  LOGIN,
  RECONNECT,
  REFUSED,
  RETRY_TWICE,
} from './testing.ts'

test('nothing else is sent before the log-in is accepted', () => {
  const world = new ConnectionWorld({
    login: LOGIN,
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).opened()
  world.advance(1500)
  const before = world.socket.sent.map(({ text }) => text)

  world.socket.receive('welcome')
  world.advance(1000)

  expect(before).toEqual(['user 0'])
  expect(world.socket.sent).toHaveLength(2)
  expect(world.states).toEqual(['dialing', 'login', 'open'])
})

test('a refused log-in drops the connection', () => {
  const world = new ConnectionWorld({ login: LOGIN }).opened()

  world.socket.receive('wrong password')

  const { counters, errors } = world.recorded()
  expect(counters).toMatchObject({ loginsFailed: 1, dropped: 1 })
  expect(errors).toMatchObject([
    {
      category: 'auth_failed',
      phase: 'login',
      sample: 'refused: wrong password',
    },
  ])
  expect([world.socket.destroyed, world.connection.state]).toEqual([
    true,
    'over',
  ])
})

test('a close frame during the log-in is a refusal too, and keeps its code', () => {
  const world = new ConnectionWorld({ login: LOGIN }).opened()

  world.socket.end({ closeCode: 4401, message: 'unauthorized' })

  expect(world.recorded().errors).toMatchObject([
    { category: 'auth_failed', phase: 'login', closeCode: 4401 },
  ])
})

test('a connection lost during the log-in says how', () => {
  const world = new ConnectionWorld({ login: LOGIN }).opened()

  world.socket.end({ code: 'ECONNRESET', message: 'read ECONNRESET' })

  const { counters, errors } = world.recorded()
  expect(counters).toMatchObject({ loginsFailed: 1 })
  expect(counters).not.toHaveProperty('loginsTimedOut')
  expect(errors).toMatchObject([{ category: 'conn_reset', phase: 'login' }])
})

test('after coming back it logs in again', () => {
  const world = new ConnectionWorld({
    login: LOGIN,
    connect: RECONNECT,
  }).opened()
  world.socket.receive('welcome')
  world.socket.end(ENDED)
  world.advance(100)
  world.socket.open()

  const { state } = world.connection
  world.socket.receive('welcome')

  expect([state, world.connection.state]).toEqual(['login', 'open'])
  expect(world.recorded().counters.loginsSucceeded).toBe(2)
})

test('a read timeout drops the connection; pongs and messages keep it', () => {
  const world = new ConnectionWorld({ connect: { readTimeout: '1s' } }).opened()
  world.advance(800)
  world.socket.receive('hello')
  world.advance(800)
  world.socket.receivePong(new Uint8Array(4))
  world.advance(800)
  const before = world.connection.state

  world.advance(1000)

  expect([before, world.connection.state]).toEqual(['open', 'over'])
  expect(world.recorded().errors).toMatchObject([{ category: 'read_timeout' }])
})

test('closed by us it says so with a close frame and is no drop', () => {
  const world = new ConnectionWorld({
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).opened()
  world.advance(500)

  world.connection.close()
  world.connection.close()
  const { closeCode } = world.socket
  const { state } = world.connection
  world.socket.end({ closeCode: 1000, message: '' })
  world.advance(60_000)

  expect([closeCode, state, world.connection.state]).toEqual([
    1000,
    'closing',
    'over',
  ])
  const { counters, errors } = world.recorded()
  expect(counters).toMatchObject({ closed: 1, messagesLost: 1 })
  expect(counters.dropped).toBeUndefined()
  expect(errors).toMatchObject([
    { sample: 'still in flight when the run ended' },
  ])
  expect(world.engine.clock.pendingTimers).toBe(0)
})

test('closed while it is dialing it is unfinished, neither failed nor succeeded', () => {
  const world = new ConnectionWorld()
  world.connection.begin(0)

  world.connection.close()
  world.advance(60_000)

  expect(world.socket.destroyed).toBe(true)
  expect(world.recorded().counters).toEqual({
    attempted: 1,
    dials: 1,
    unfinished: 1,
  })
  expect(world.engine.clock.pendingTimers).toBe(0)
})

test('closed while it waits for a retry it has failed', () => {
  const world = new ConnectionWorld({ connect: RETRY_TWICE })
  world.connection.begin(0)
  world.socket.end(REFUSED)

  world.connection.close()
  world.advance(60_000)

  expect(world.recorded().counters).toEqual({
    attempted: 1,
    dials: 1,
    failed: 1,
  })
})

test('draining, it sends nothing more and still takes what comes', () => {
  const world = new ConnectionWorld({
    heartbeat: { type: 'ping', interval: '1s', timeout: '1m' },
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).opened()
  world.advance(500)

  world.engine.context.draining = true
  world.connection.drain()
  world.advance(5000)
  world.socket.echo()
  world.socket.answerPing()

  expect([world.socket.sent.length, world.socket.pings.length]).toEqual([1, 1])
  expect(world.engine.context.awaited).toBe(0)
  expect(world.recorded().counters).toMatchObject({
    messagesReceived: 1,
    pongsReceived: 1,
  })
})

test('draining, nothing is dialed again', () => {
  const lost = new ConnectionWorld({ connect: RECONNECT }).opened()
  lost.engine.context.draining = true
  lost.connection.drain()
  const refused = new ConnectionWorld({ connect: RETRY_TWICE })
  refused.connection.begin(0)
  refused.engine.context.draining = true
  refused.connection.drain()

  lost.socket.end(ENDED)
  refused.socket.end(REFUSED)
  lost.advance(60_000)
  refused.advance(60_000)

  expect(lost.connection.state).toBe('over')
  expect(refused.connection.state).toBe('over')
  expect(lost.recorded().counters).toMatchObject({ dials: 1, dropped: 1 })
  expect(refused.recorded().counters).toMatchObject({ dials: 1, failed: 1 })
})

test('draining ends a wait for a retry: that one has failed', () => {
  const world = new ConnectionWorld({ connect: RETRY_TWICE })
  world.connection.begin(0)
  world.socket.end(REFUSED)

  world.connection.drain()
  world.advance(60_000)

  expect(world.connection.state).toBe('over')
  expect(world.recorded().counters).toEqual({
    attempted: 1,
    dials: 1,
    failed: 1,
  })
})

test('a connection that opens while draining stays silent', () => {
  const world = new ConnectionWorld({
    traffic: { type: 'echo', ratePerMinute: 600 },
  })
  world.connection.begin(0)
  world.engine.context.draining = true
  world.connection.drain()

  world.socket.open()
  world.advance(5000)

  expect(world.socket.sent).toEqual([])
  expect(world.recorded().counters.succeeded).toBe(1)
})

test('destroyed, it is over at once, whatever it was doing', () => {
  const worlds = [
    new ConnectionWorld(),
    new ConnectionWorld().opened(),
    new ConnectionWorld({ login: LOGIN }).opened(),
  ]
  worlds[0]?.connection.begin(0)

  for (const world of worlds) {
    world.connection.destroy()
    world.connection.destroy()
    world.advance(60_000)
  }

  expect(worlds.map((world) => world.connection.state)).toEqual([
    'over',
    'over',
    'over',
  ])
  expect(worlds.every((world) => world.socket.destroyed)).toBe(true)
  expect(worlds.map((world) => world.engine.clock.pendingTimers)).toEqual([
    0, 0, 0,
  ])
})

test('a new message rate takes effect on an open connection', () => {
  const world = new ConnectionWorld({
    traffic: { type: 'echo', ratePerMinute: 1 },
  }).opened()
  world.advance(500)

  world.engine.context.ratePerMinute = 600
  world.connection.repace()
  world.advance(999)

  expect(world.socket.sent).toHaveLength(1 + 10)
})

test('a connection that the server ends tells its age and its silence', () => {
  const world = new ConnectionWorld({
    heartbeat: { type: 'ping', interval: '2s', timeout: '10m' },
  }).opened()
  world.advance(2700) // pings at 0 and 2000 ms

  world.socket.end(ENDED)

  const { latencies } = world.recorded()
  expect(latencies.dropAge?.max).toBeCloseTo(2700, -1)
  expect(latencies.dropSilence?.max).toBeCloseTo(700, -1)
})

test('one that never sent anything was silent since it opened', () => {
  const world = new ConnectionWorld({ heartbeat: { type: 'none' } }).opened()
  world.advance(1500)

  world.socket.end(ENDED)

  const { latencies } = world.recorded()
  expect(latencies.dropAge?.max).toBeCloseTo(1500, -1)
  expect(latencies.dropSilence?.max).toBeCloseTo(1500, -1)
})

test('what we end ourselves, or a refused log-in, has no age', () => {
  const closed = new ConnectionWorld().opened()
  closed.advance(1000)
  closed.connection.close()
  closed.socket.end(ENDED)
  const timedOut = new ConnectionWorld({
    connect: { readTimeout: '1s' },
  }).opened()
  timedOut.advance(3000)
  const refused = new ConnectionWorld({ login: LOGIN }).opened()
  refused.socket.end({ closeCode: 4401, message: 'unauthorized' })

  const all = [closed, timedOut, refused].map((world) => world.recorded())

  expect(all.map(({ latencies }) => latencies.dropAge)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(all[1]?.counters.dropped).toBe(1)
})
