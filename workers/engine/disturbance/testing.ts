// For the tests of this folder: one worker's whole generator, and a server
// that accepts, echoes nothing and answers close frames. Not shipped.
import { compileShape } from '../../../core/plan/load-shape.ts'
import type { PlanSource } from '../../../core/plan/schema.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import {
  GRAIN_MS,
  takeRecorded,
  testPlan,
  type Recorded,
} from '../../../tests/support/fake-engine.ts'
import {
  FakeNetwork,
  type FakeSocket,
} from '../../../tests/support/fake-socket.ts'
import { Recorder } from '../../metrics/recorder.ts'
import { Generator } from '../generator.ts'
import { Pacer } from '../pacer.ts'

export const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/** Numbers in [0, 1) (Park and Miller's generator), the same for a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Opened at once, no jitter: the back-off is 100 ms, then 200, 400, … */
export function crowd(connections: number): Partial<PlanSource> {
  return {
    load: { stages: [{ connections, hold: '1h' }] },
    connect: { backoff: { initial: '100ms', jitter: 0 } },
  }
}

/** Pairs in which the odd ones receive. */
export const ONE_WAY = {
  type: 'chat',
  directions: 'one',
  ratePerMinute: 0.001,
} satisfies PlanSource['traffic']

export class CrowdWorld {
  readonly clock = new FakeClock()
  readonly network = new FakeNetwork()
  readonly recorder = new Recorder()
  readonly generator: Generator
  /** How long the server takes to accept; null: it refuses. */
  acceptMs: number | null = 1

  constructor(changes: Partial<PlanSource>, seed = 1) {
    const plan = testPlan(changes)
    const { clock, recorder, network } = this
    this.generator = new Generator({
      ...{ runId: 'test run', plan, clock, recorder },
      share: { index: 0, shares: 1 },
      shape: compileShape(plan.load),
      pacer: new Pacer(clock, GRAIN_MS),
      random: randomFrom(seed),
      openSocket: network.openSocket,
    })
    network.onOpen = (socket) => this.#accept(socket)
    this.generator.start()
  }

  #accept(socket: FakeSocket): void {
    const { acceptMs } = this
    if (acceptMs === null)
      this.clock.setTimer(
        () => socket.end({ code: 'ECONNREFUSED', message: 'refused' }),
        1,
      )
    else
      this.clock.setTimer(() => {
        if (!socket.destroyed) socket.open()
      }, acceptMs)
  }

  advance(durationMs: number): this {
    this.clock.advance(durationMs)
    return this
  }

  advanceTo(atMs: number): this {
    return this.advance(atMs - this.clock.now())
  }

  get sockets(): readonly FakeSocket[] {
    return this.network.sockets
  }

  /** The server answers every close frame that it has not answered yet. */
  answerClose(): void {
    for (const socket of this.sockets)
      if (socket.closeCode !== null && !socket.destroyed)
        socket.end({ closeCode: 1000, message: '' })
  }

  get reset(): number {
    return this.sockets.filter(({ wasReset }) => wasReset).length
  }

  recorded(): Recorded {
    return takeRecorded(this.recorder)
  }
}
