// The engine's surroundings without processes: a hand-moved clock, sockets
// that a test answers, a recorder to look into, and a link for what runs on a
// single connection.
import { decodeHistogram } from '../../core/metrics/histogram.ts'
import type {
  ErrorRow,
  IntervalReport,
  Phase,
  WorkerHealth,
} from '../../core/metrics/interval-report.ts'
import type { Latency } from '../../core/metrics/latency.ts'
import type {
  Counters,
  HistogramName,
  Tallies,
} from '../../core/metrics/names.ts'
import {
  planSchema,
  type Plan,
  type PlanSource,
} from '../../core/plan/schema.ts'
import { senderRate } from '../../core/plan/roster.ts'
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import type { EngineContext, Link } from '../../workers/engine/context.ts'
import { Markers } from '../../workers/engine/marker.ts'
import { Pacer } from '../../workers/engine/pacer.ts'
import type { Socket } from '../../workers/engine/socket.ts'
import { NO_WORDS, Words, type WordSource } from '../../workers/engine/words.ts'
import { Recorder } from '../../workers/metrics/recorder.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeNetwork, FakeSocket } from './fake-socket.ts'

/** A timer of 1 ms takes 1 ms in the fake world. */
export const GRAIN_MS = 1

export const NO_HEALTH: WorkerHealth = {
  loopDelayMaxMs: 0,
  loopUtilization: 0,
  cpuPercent: 0,
  rssBytes: 0,
  gcPauseMaxMs: 0,
  sendLagP99Ms: null,
  bytesWaiting: 0,
  descriptorsLeft: null,
  suspendedMs: 0,
}

/** A plan of one silent connection, with what a test changes. */
export function testPlan(changes: Partial<PlanSource> = {}): Plan {
  return planSchema.parse({
    version: 1,
    target: { urls: ['ws://127.0.0.1:1/'] },
    load: { stages: [{ connections: 1, hold: '1h' }] },
    heartbeat: { type: 'none' },
    ...changes,
  } satisfies PlanSource)
}

export interface FakeEngine {
  readonly clock: FakeClock
  readonly pacer: Pacer
  readonly recorder: Recorder
  readonly network: FakeNetwork
  readonly context: EngineContext
}

/** @param random always this number in [0, 1) */
export function createFakeEngine(
  plan: Plan,
  random = 0,
  words: WordSource = NO_WORDS,
): FakeEngine {
  const clock = new FakeClock()
  const pacer = new Pacer(clock, GRAIN_MS)
  const recorder = new Recorder()
  const network = new FakeNetwork()
  const context: EngineContext = {
    ...{ plan, clock, pacer, recorder },
    random: () => random,
    openSocket: network.openSocket,
    markers: new Markers('test run'),
    words: new Words({
      ...{ plan, random: () => random, source: words },
      share: { index: 0, shares: 1 },
      epochMs: () => clock.epochMs(),
    }),
    ratePerMinute: senderRate(plan),
    draining: false,
    awaited: 0,
  }
  return { clock, pacer, recorder, network, context }
}

export interface Drop {
  readonly category: ErrorCategory
  readonly phase: Phase
  readonly atMs: number
}

/** An open connection that remembers why it was given up. */
export class FakeLink implements Link {
  readonly number: number
  readonly context: EngineContext
  readonly drops: Drop[] = []
  writes = 0
  slow = false
  socket: Socket | null
  readonly #peer: FakeSocket

  constructor(number: number, context: EngineContext) {
    this.number = number
    this.context = context
    this.#peer = new FakeSocket(0, {
      opened() {},
      message() {},
      pong() {},
      ended() {},
    })
    this.socket = this.#peer
  }

  /** What was sent, and how much is waiting. */
  get peer(): FakeSocket {
    return this.#peer
  }

  drop(category: ErrorCategory, phase: Phase): void {
    this.drops.push({ category, phase, atMs: this.context.clock.now() })
  }

  wrote(): void {
    this.writes++
  }
}

/** Everything recorded since the last look, in readable form. */
export interface Recorded {
  /** Only those that are not 0. */
  readonly counters: Partial<Counters>
  readonly latencies: Partial<Record<HistogramName, Latency>>
  readonly errors: readonly ErrorRow[]
  readonly tallies: Tallies
}

export function takeRecorded(recorder: Recorder): Recorded {
  return readReport(recorder.swap(0, { open: 0, connecting: 0 }, NO_HEALTH))
}

export function readReport(report: IntervalReport): Recorded {
  const counters = Object.fromEntries(
    Object.entries(report.counters).filter(([, count]) => count > 0),
  )
  const latencies = Object.fromEntries(
    Object.entries(report.histograms).map(([name, text]) => [
      name,
      decodeHistogram(text).latency(),
    ]),
  )
  const { errors, tallies = {} } = report
  return { counters, latencies, errors, tallies }
}
