import { expect, test } from 'vitest'
import {
  ConnectionWorld,
  ENDED,
  RECONNECT,
  REFUSED,
  RETRY_TWICE,
} from './testing.ts'

test('a connection that opens counts once and is timed from the dial and from the wish', () => {
  const world = new ConnectionWorld()
  world.advance(100)

  world.connection.begin(30)
  world.advance(50)
  world.socket.open({ dnsMs: 1, tcpMs: 2, tlsMs: 3, upgradeMs: 4 })

  const { counters, latencies } = world.recorded()
  expect(counters).toEqual({
    attempted: 1,
    dials: 1,
    succeeded: 1,
    firstTrySucceeded: 1,
  })
  const maxima = Object.entries(latencies).map(([name, { max }]) => [
    name,
    Math.round(max),
  ])
  expect(Object.fromEntries(maxima)).toEqual({
    connectLatency: 50,
    connectResponse: 120,
    connectDns: 1,
    connectTcp: 2,
    connectTls: 3,
    connectUpgrade: 4,
  })
  expect(world.states).toEqual(['dialing', 'open'])
})

test('steps that a handshake did not have are not timed', () => {
  const { latencies } = new ConnectionWorld().opened().recorded()

  expect(Object.keys(latencies).toSorted()).toEqual([
    'connectLatency',
    'connectResponse',
  ])
})

test('the URLs are used in turn', () => {
  const urls = ['ws://127.0.0.1:1/', 'ws://127.0.0.1:2/', 'ws://127.0.0.1:3/']
  const used = [0, 1, 2, 3, 4].map((number) => {
    const world = new ConnectionWorld({ target: { urls } }, number)
    world.connection.begin(0)
    return world.socket.urlIndex
  })

  expect(used).toEqual([0, 1, 2, 0, 1])
})

test('a refused connection without retries fails at once, and is not timed', () => {
  const world = new ConnectionWorld()
  world.connection.begin(0)

  world.socket.end(REFUSED)
  world.advance(60_000)

  const { counters, latencies, errors } = world.recorded()
  expect(counters).toEqual({ attempted: 1, dials: 1, failed: 1 })
  expect(latencies).toEqual({})
  expect(errors).toEqual([
    {
      category: 'conn_refused',
      phase: 'connect',
      count: 1,
      closeCode: null,
      sample: 'connect ECONNREFUSED',
    },
  ])
  expect(world.connection.state).toBe('over')
  expect(world.engine.clock.pendingTimers).toBe(0)
})

test('the status of a refused handshake is kept', () => {
  const world = new ConnectionWorld()
  world.connection.begin(0)

  world.socket.end({ httpStatus: 404, message: 'HTTP 404 Not Found' })

  expect(world.recorded().errors).toMatchObject([
    { category: 'http_4xx', closeCode: 404 },
  ])
})

test('retries wait longer each time, and success after them is no first try', () => {
  const world = new ConnectionWorld({ connect: RETRY_TWICE })
  const dialedAtMs: number[] = []
  world.network.onOpen = () => dialedAtMs.push(world.engine.clock.now())
  world.connection.begin(0)
  world.socket.end(REFUSED)
  world.advance(100)
  world.socket.end(REFUSED)
  world.advance(200)

  world.socket.open()

  expect(dialedAtMs).toEqual([0, 100, 300])
  const { counters, latencies } = world.recorded()
  expect(counters).toEqual({
    attempted: 1,
    dials: 3,
    retries: 2,
    succeeded: 1,
  })
  expect(latencies.connectLatency?.max).toBeLessThan(1)
  expect(latencies.connectResponse?.max).toBeCloseTo(300, -1)
})

test('with the retries used up it has failed, once', () => {
  const world = new ConnectionWorld({ connect: RETRY_TWICE })
  world.network.onOpen = (socket) =>
    world.engine.clock.setTimer(() => socket.end(REFUSED), 1)

  world.connection.begin(0)
  world.advance(60_000)

  const { counters, errors } = world.recorded()
  expect(counters).toEqual({ attempted: 1, dials: 3, retries: 2, failed: 1 })
  expect(errors).toMatchObject([{ category: 'conn_refused', count: 3 }])
})

test.each([
  [false, 'conn_timeout'],
  [true, 'handshake_timeout'],
])('no answer in time, with TCP up: %s, is a %s', (tcpConnected, category) => {
  const world = new ConnectionWorld({ connect: { handshakeTimeout: '3s' } })
  world.connection.begin(0)
  world.socket.tcpConnected = tcpConnected

  world.advance(2999)
  const before = world.connection.state
  world.advance(1)

  expect(before).toBe('dialing')
  expect(world.socket.destroyed).toBe(true)
  expect(world.recorded().errors).toMatchObject([
    { category, phase: 'connect', count: 1 },
  ])
})

test('an answer that waited unread through a stall of ours is in time', () => {
  const world = new ConnectionWorld({ connect: { handshakeTimeout: '3s' } })
  world.connection.begin(0)

  world.engine.clock.stall(5000)
  world.engine.clock.setTimer(() => world.socket.open(), 1)
  world.advance(100)

  expect(world.connection.state).toBe('open')
  expect(world.recorded().errors).toEqual([])
})

test('an opened connection is not subject to the handshake timeout', () => {
  const world = new ConnectionWorld({
    connect: { handshakeTimeout: '3s' },
  }).opened()

  world.advance(60_000)

  expect(world.connection.state).toBe('open')
})

test('a close by the server is a drop with its code and reason', () => {
  const world = new ConnectionWorld().opened()

  world.socket.end({ closeCode: 4001, message: 'kicked' })
  world.advance(60_000)

  const { counters, errors } = world.recorded()
  expect(counters.dropped).toBe(1)
  expect(errors).toEqual([
    {
      category: 'closed_by_server',
      phase: 'open',
      count: 1,
      closeCode: 4001,
      sample: 'kicked',
    },
  ])
  expect(world.states).toEqual(['dialing', 'open', 'over'])
})

test('a TCP end without a close frame is an eof', () => {
  const world = new ConnectionWorld().opened()

  world.socket.end(ENDED)

  expect(world.recorded().errors).toMatchObject([
    { category: 'eof', phase: 'open', closeCode: null },
  ])
})

test('a dropped connection comes back, and that is neither a retry nor a new attempt', () => {
  const world = new ConnectionWorld({ connect: RECONNECT }).opened()
  world.socket.end(ENDED)

  world.advance(99)
  const before = world.network.sockets.length
  world.advance(1)
  world.socket.open()

  expect([before, world.network.sockets.length]).toEqual([1, 2])
  expect(world.recorded().counters).toEqual({
    attempted: 1,
    dials: 2,
    succeeded: 1,
    firstTrySucceeded: 1,
    dropped: 1,
    reconnects: 1,
    reconnected: 1,
  })
})

test('coming back is tried again and again, and never counts as failed', () => {
  const world = new ConnectionWorld({ connect: RECONNECT }).opened()
  world.network.onOpen = (socket) =>
    world.engine.clock.setTimer(() => socket.end(REFUSED), 1)
  world.socket.end(ENDED)

  world.advance(10 * 60_000)

  const { counters } = world.recorded()
  expect(counters.reconnects).toBeGreaterThan(20)
  expect(counters).toMatchObject({
    attempted: 1,
    dials: 1 + (counters.reconnects ?? 0),
    dropped: 1,
  })
  expect([counters.failed, counters.retries]).toEqual([undefined, undefined])
})

test('what is in flight when the connection is lost, is lost with it', () => {
  const world = new ConnectionWorld({
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).opened()
  world.advance(1500)

  world.socket.end(ENDED)

  const { counters, errors } = world.recorded()
  expect(counters).toMatchObject({ messagesSent: 2, messagesLost: 2 })
  expect(errors.find(({ category }) => category === 'reply_timeout')).toEqual({
    category: 'reply_timeout',
    phase: 'message',
    count: 2,
    closeCode: null,
    sample: 'the connection was lost before the reply',
  })
  expect(world.engine.context.awaited).toBe(0)
})

test('heartbeats and messages start when the connection is open, and stop with it', () => {
  const world = new ConnectionWorld({
    connect: { ...RECONNECT, handshakeTimeout: '1m' },
    heartbeat: { type: 'ping', interval: '1s', timeout: '1m' },
    traffic: { type: 'echo', ratePerMinute: 60 },
  })
  world.connection.begin(0)
  world.advance(5000)
  const first = world.socket
  first.open()
  world.advance(2500)
  first.end(ENDED)
  world.advance(5000)
  world.socket.open()

  world.advance(1400)

  const said = world.network.sockets.map(({ pings, sent }) => [
    pings.length,
    sent.length,
  ])
  expect(said).toEqual([
    [3, 3], // at 5000, 6000 and 7000 ms
    [1, 1], // opened again at 12,500 ms
  ])
})

test('a reply, a pong and a stranger’s message are told apart', () => {
  const world = new ConnectionWorld({
    heartbeat: { type: 'ping', interval: '1s', timeout: '1m' },
    traffic: { type: 'echo', ratePerMinute: 60 },
  }).opened()
  world.advance(500)

  world.socket.echo()
  world.socket.answerPing()
  world.socket.receive('good morning')

  expect(world.recorded().counters).toMatchObject({
    messagesReceived: 1,
    pongsReceived: 1,
    messagesUnexpected: 1,
    bytesReceived: 112,
  })
})
