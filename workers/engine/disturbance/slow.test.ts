import { expect, test } from 'vitest'
import type { PlanSource } from '../../../core/plan/schema.ts'
import { CrowdWorld, crowd, ONE_WAY, SEEDS } from './testing.ts'

function slow(connections: number, changes: object = {}): Partial<PlanSource> {
  return {
    ...crowd(connections),
    traffic: ONE_WAY,
    disturbances: [{ type: 'slow', share: 0.3, ...changes }],
  }
}

/** Which connections do not read now. */
function paused(world: CrowdWorld): number[] {
  return world.sockets.flatMap((socket, number) =>
    socket.paused ? [number] : [],
  )
}

test.each(SEEDS)(
  'with seed %i an exact share of the receivers is slow from the given moment',
  (seed) => {
    const world = new CrowdWorld(
      slow(100, { from: '10s', how: 'stop', until: '20s' }),
      seed,
    )
    world.advanceTo(9900)
    const before = paused(world)
    world.advanceTo(10_100)
    const during = paused(world)
    world.advanceTo(20_100)

    expect(before).toEqual([])
    expect(during).toHaveLength(15)
    expect(during.every((number) => number % 2 === 1)).toBe(true)
    expect(paused(world)).toEqual([])
    expect(world.recorded().tallies).toMatchObject({ 'slow.receivers': 15 })
  },
)

test.each(SEEDS)(
  'with seed %i the share holds for those that open while it acts',
  (seed) => {
    const world = new CrowdWorld(
      {
        ...slow(100, { from: '5s', how: 'stop' }),
        load: { stages: [{ connections: 100, ramp: '10s', hold: '1h' }] },
      },
      seed,
    )
    world.advanceTo(15_000)

    expect(paused(world)).toHaveLength(15)
    expect(paused(world).every((number) => number % 2 === 1)).toBe(true)
  },
)

test('from the start on, everyone of a whole share is slow as soon as it is open', () => {
  const world = new CrowdWorld(slow(10, { share: 1, how: 'stop' }))
  world.advanceTo(100)

  expect(paused(world)).toEqual([1, 3, 5, 7, 9])
})

test('one that was cut comes back as slow as it was', () => {
  const plan = slow(40, { share: 0.4, how: 'stop' })
  const world = new CrowdWorld({
    ...plan,
    // one for each, so that a socket tells whose it is
    target: {
      urls: Array.from({ length: 40 }, (_unused, n) => `ws://127.0.0.1:1/${n}`),
    },
    disturbances: [
      ...(plan.disturbances ?? []),
      { type: 'storm', at: '10s', away: '1s' },
    ],
  })
  const who = () =>
    world.sockets
      .filter((socket) => socket.paused && !socket.destroyed)
      .map(({ urlIndex }) => urlIndex)
      .toSorted((a, b) => a - b)
  world.advanceTo(9000)
  const before = who()
  world.advanceTo(12_000)

  expect(before).toHaveLength(8)
  expect(who()).toEqual(before)
  expect(world.recorded()).toMatchObject({
    tallies: { 'slow.receivers': 16, 'storm.restored': 40 },
    errors: [],
  })
})

test('its end does not touch a connection that is only coming back', () => {
  const plan = slow(2, { share: 1, how: 'stop', until: '10s' })
  const world = new CrowdWorld({
    ...plan,
    connect: { handshakeTimeout: '1m', backoff: { jitter: 0 } },
    disturbances: [
      ...(plan.disturbances ?? []),
      { type: 'storm', at: '5s', away: '1s' },
    ],
  })
  world.advanceTo(4000)
  world.acceptMs = 30_000
  world.advanceTo(11_000)
  const { connecting } = world.generator.gauges()

  expect(connecting).toBe(2)
  expect(world.sockets.flatMap(({ pings }) => pings)).toEqual([])
})

test('a reader that falls silent is not slow any more', () => {
  const plan = slow(2, { share: 1, how: 'stop' })
  const world = new CrowdWorld({
    ...plan,
    disturbances: [
      ...(plan.disturbances ?? []),
      { type: 'half-open', at: '10s', share: 1 },
    ],
  })
  world.advanceTo(11_000)

  expect(paused(world)).toEqual([])
  expect(world.sockets.map(({ muted }) => muted)).toEqual([true, true])
})

test('with the drain everyone reads', () => {
  const world = new CrowdWorld(slow(10, { share: 1, how: 'stop' }))
  world.advanceTo(10_000)
  world.generator.drain()
  const after = paused(world)
  for (const socket of world.sockets)
    if (socket.pings.length > 0) socket.answerPing()
  world.generator.close()
  world.answerClose()
  world.advance(60_000)

  expect(after).toEqual([])
  expect(world.generator.closed).toBe(true)
  expect(world.clock.pendingTimers).toBe(0)
})
