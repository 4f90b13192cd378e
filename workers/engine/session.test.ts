import { expect, test, vi } from 'vitest'
import { FileError } from '../../core/errors.ts'
import {
  generatorEventSchema,
  type GeneratorCommandSource,
  type GeneratorEvent,
} from '../../core/protocol/generator.ts'
import { compileShape } from '../../core/plan/load-shape.ts'
import { encodePlan, type PlanSource } from '../../core/plan/schema.ts'
import { createPortPair } from '../../core/rpc/memory-port.ts'
import { readReport, testPlan } from '../../tests/support/fake-engine.ts'
import { FakeRuntime } from '../../tests/support/fake-runtime.ts'
import { GeneratorSession } from './session.ts'

const LEAD_MS = 500
const PROMPTLY = { drainMs: 2000, closeMs: 1000 }

class World {
  readonly runtime = new FakeRuntime()
  readonly events: GeneratorEvent[] = []
  readonly session: GeneratorSession
  readonly #port

  constructor() {
    const [ours, theirs] = createPortPair()
    this.#port = ours
    ours.onMessage((message) => {
      this.events.push(generatorEventSchema.parse(message))
    })
    this.session = new GeneratorSession(theirs, this.runtime)
    this.runtime.network.onOpen = (socket) => {
      this.runtime.clock.setTimer(() => !socket.destroyed && socket.open(), 1)
    }
  }

  /** Messages travel as promises do. */
  async tell(message: unknown): Promise<void> {
    this.#port.send(message)
    await this.settle()
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }

  async prepare(
    changes: Partial<PlanSource> = {},
    share = { index: 0, shares: 1 },
  ): Promise<void> {
    const plan = testPlan(changes)
    await this.tell({
      type: 'prepare',
      protocol: 1,
      runId: 'r1',
      plan: encodePlan(plan),
      share,
      shape: [...compileShape(plan.load)],
      endMs: 10_000,
      seed: 1,
    } satisfies GeneratorCommandSource)
  }

  /** Second 0 begins half a second from now. */
  async start(): Promise<void> {
    const atEpochMs = this.runtime.clock.epochMs() + LEAD_MS
    await this.tell({ type: 'start', atEpochMs })
  }

  async advance(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 10) {
      this.runtime.clock.advance(10)
      await this.settle()
    }
  }

  /** Stops, and lets all sockets answer our close frames. */
  async stop(): Promise<void> {
    await this.tell({ type: 'stop', ...PROMPTLY })
    await this.advance(20)
    for (const socket of this.runtime.network.sockets)
      if (socket.closeCode !== null)
        socket.end({ closeCode: 1000, message: '' })
    await this.advance(20)
  }

  get types(): string[] {
    return this.events.map(({ type }) => type)
  }

  ofType<T extends GeneratorEvent['type']>(type: T) {
    return this.events.filter(
      (event): event is Extract<GeneratorEvent, { type: T }> =>
        event.type === type,
    )
  }
}

test('sockets are opened for the worker’s own share of the connections', async () => {
  const world = new World()

  await world.prepare({}, { index: 2, shares: 3 })

  expect(world.runtime.openerShare).toEqual({ index: 2, shares: 3 })
})

test('prepared, it says that it is ready, and opens nothing yet', async () => {
  const world = new World()

  await world.prepare()
  await world.advance(2000)

  expect(world.events).toEqual([
    { type: 'ready', pid: 4711, descriptorLimit: 1024 },
  ])
  expect(world.runtime.network.sockets).toEqual([])
})

test('a second tells what waits in sockets and what descriptors are left', async () => {
  const world = new World()
  await world.prepare()
  await world.start()
  await world.advance(LEAD_MS + 900)
  for (const socket of world.runtime.network.sockets) socket.bytesWaiting = 7
  await world.advance(200)

  const [interval] = world.ofType('interval')
  const { open, connecting } = interval?.report.gauges ?? {}
  const sockets = (open ?? 0) + (connecting ?? 0)
  expect(sockets).toBeGreaterThan(0)
  expect(interval?.report.health).toMatchObject({
    bytesWaiting: 7 * sockets,
    descriptorsLeft: 1024 - 24 - sockets,
  })
})

test('what cannot be prepared fails with its code and its reason', async () => {
  const world = new World()
  world.runtime.openerError = new FileError('target.tls.ca: cannot read x.pem')

  await world.prepare()

  expect(world.events).toEqual([
    {
      type: 'failed',
      code: 'file',
      message: 'target.tls.ca: cannot read x.pem',
    },
  ])
})

test.each([
  ['no message at all', 'hello'],
  ['an unknown command', { type: 'dance' }],
  ['another protocol version', { type: 'prepare', protocol: 2 }],
])(
  '%s is answered by a failure and changes nothing',
  async (_what, message) => {
    const world = new World()

    await world.tell(message)
    await world.prepare()

    expect(world.types).toEqual(['failed', 'ready'])
    expect(world.events[0]).toMatchObject({ code: 'bad_message' })
  },
)

test('it starts at the moment named, and reports every second from there', async () => {
  const world = new World()
  await world.prepare()
  await world.start()

  await world.advance(LEAD_MS - 50)
  const before = world.runtime.network.sockets.length
  await world.advance(2600)

  expect(before).toBe(0)
  const reports = world.ofType('interval').map(({ report }) => report)
  expect(reports.map(({ index }) => index)).toEqual([0, 1])
  expect(reports.map(({ gauges }) => gauges.open)).toEqual([1, 1])
  const [first] = reports
  expect(first && readReport(first).counters).toEqual({
    attempted: 1,
    dials: 1,
    succeeded: 1,
    firstTrySucceeded: 1,
  })
})

test('a start without a preparation does nothing', async () => {
  const world = new World()

  await world.start()
  await world.advance(2000)

  expect(world.events).toEqual([])
})

test('a second start does not double the load', async () => {
  const world = new World()
  await world.prepare()
  await world.start()
  await world.start()

  await world.advance(2000)

  expect(world.runtime.network.sockets).toHaveLength(1)
})

test('stopped, it closes, reports the last second and says how many were open', async () => {
  const world = new World()
  await world.prepare({ load: { stages: [{ connections: 3, hold: '1h' }] } })
  await world.start()
  await world.advance(LEAD_MS + 1500)

  await world.stop()

  expect(world.types).toEqual(['ready', 'interval', 'interval', 'finished'])
  expect(world.ofType('finished')).toMatchObject([{ finalOpen: 3 }])
  const last = world.ofType('interval').at(-1)
  expect(last && readReport(last.report).counters).toEqual({ closed: 3 })
  expect(
    world.runtime.network.sockets.map(({ closeCode }) => closeCode),
  ).toEqual([1000, 1000, 1000])
  expect(world.runtime.clock.pendingTimers).toBe(0)
})

test('while it drains, replies are awaited and counted', async () => {
  const world = new World()
  await world.prepare({ traffic: { type: 'echo', ratePerMinute: 120 } })
  await world.start()
  await world.advance(LEAD_MS + 1500)
  const socket = world.runtime.network.last

  await world.tell({ type: 'stop', ...PROMPTLY })
  await world.advance(300)
  const before = [...world.types]
  for (const index of socket.sent.keys()) socket.echo(index)
  await world.advance(20)
  socket.end({ closeCode: 1000, message: '' })
  await world.advance(20)

  expect(before).not.toContain('finished')
  expect(world.types.at(-1)).toBe('finished')
  const received = world
    .ofType('interval')
    .map(({ report }) => report.counters.messagesReceived)
  expect(received.reduce((sum, count) => sum + count, 0)).toBe(3)
})

test('a drain ends at its limit, and what is still in flight is lost', async () => {
  const world = new World()
  await world.prepare({ traffic: { type: 'echo', ratePerMinute: 60 } })
  await world.start()
  await world.advance(LEAD_MS + 1500)

  await world.tell({ type: 'stop', drainMs: 500, closeMs: 1000 })
  await world.advance(480)
  const before = world.runtime.network.last.closeCode
  await world.advance(50)

  expect([before, world.runtime.network.last.closeCode]).toEqual([null, 1000])
})

test('a server that never answers our close frame does not hold the end up', async () => {
  const world = new World()
  await world.prepare()
  await world.start()
  await world.advance(LEAD_MS + 500)

  await world.tell({ type: 'stop', ...PROMPTLY })
  await world.advance(950)
  const before = [...world.types]
  await world.advance(100)

  expect(before).not.toContain('finished')
  expect(world.types.at(-1)).toBe('finished')
  expect(world.runtime.network.last.destroyed).toBe(true)
})

test('seconds are reported through drain and close without a gap', async () => {
  const world = new World()
  await world.prepare({ traffic: { type: 'echo', ratePerMinute: 60 } })
  await world.start()
  await world.advance(LEAD_MS + 1500)

  await world.tell({ type: 'stop', drainMs: 2000, closeMs: 1200 })
  await world.advance(4000)

  const indexes = world.ofType('interval').map(({ report }) => report.index)
  expect(indexes).toEqual([0, 1, 2, 3, 4])
})

test('a later stop shortens what is left, and never lengthens it', async () => {
  const world = new World()
  await world.prepare({ traffic: { type: 'echo', ratePerMinute: 60 } })
  await world.start()
  await world.advance(LEAD_MS + 1500)
  await world.tell({ type: 'stop', drainMs: 60_000, closeMs: 60_000 })
  await world.advance(1000)

  await world.tell({ type: 'stop', drainMs: 100, closeMs: 200 })
  await world.tell({ type: 'stop', drainMs: 60_000, closeMs: 60_000 })
  await world.advance(250)
  const before = [...world.types]
  await world.advance(100)

  expect(before).not.toContain('finished')
  expect(world.ofType('finished')).toHaveLength(1)
})

test('stopped after a stall, what is closed counts in the last second, not in the stalled one', async () => {
  const world = new World()
  await world.prepare()
  await world.start()
  await world.advance(LEAD_MS + 500)

  world.runtime.clock.stall(1700)
  await world.stop()

  const closed = world
    .ofType('interval')
    .map(({ report }) => [report.index, report.counters.closed])
  expect(closed).toEqual([
    [0, 0],
    [1, 0],
    [2, 1],
  ])
})

test('stopped before it was started, it is finished at once', async () => {
  const world = new World()
  await world.prepare()

  await world.tell({ type: 'stop', ...PROMPTLY })
  await world.start()
  await world.advance(2000)

  expect(world.types).toEqual(['ready', 'finished'])
  expect(world.ofType('finished')).toMatchObject([{ finalOpen: 0 }])
  expect(world.runtime.network.sockets).toEqual([])
})

test('the load is adjusted while it runs, what is not named stays', async () => {
  const world = new World()
  await world.prepare({ traffic: { type: 'echo', ratePerMinute: 60 } })
  await world.start()
  await world.advance(LEAD_MS + 1000)

  await world.tell({ type: 'adjust', ratePerMinute: 600 })
  await world.advance(1000)
  const openAfterRate = world.runtime.network.sockets.length
  await world.tell({
    type: 'adjust',
    shape: [
      { atMs: 0, connections: 4 },
      { atMs: 60_000, connections: 4 },
    ],
  })
  await world.advance(1000)

  expect([openAfterRate, world.runtime.network.sockets.length]).toEqual([1, 4])
  expect(world.runtime.network.at(0).sent.length).toBeGreaterThan(20)
})

test('a failure from outside is told in the protocol’s words', async () => {
  const world = new World()

  world.session.fail(new Error('out of luck'))
  world.session.fail('not even an error')
  await vi.waitFor(() => expect(world.events).toHaveLength(2))

  expect(world.events).toEqual([
    { type: 'failed', code: 'internal', message: 'out of luck' },
    { type: 'failed', code: 'internal', message: 'not even an error' },
  ])
})
