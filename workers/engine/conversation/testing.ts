// For the tests of this folder: the connections of one worker that talk to
// each other, and a server that the test plays. Not shipped.
import type { PlanSource } from '../../../core/plan/schema.ts'
import {
  createFakeEngine,
  FakeLink,
  testPlan,
  type FakeEngine,
} from '../../../tests/support/fake-engine.ts'
import { createBehaviour } from '../behaviour.ts'
import type { Behaviour } from '../connection-owner.ts'
import type { Absence, Traffic } from '../traffic.ts'
import { encodeText } from '../text.ts'

export interface SentMessage {
  readonly from: number
  readonly text: string
}

export class ConversationWorld {
  readonly engine: FakeEngine
  readonly behaviour: Behaviour
  readonly traffics: readonly Traffic[]
  readonly links: readonly FakeLink[]
  readonly #taken: number[]

  constructor(
    traffic: NonNullable<PlanSource['traffic']>,
    connections: number,
    changes: Partial<PlanSource> = {},
  ) {
    const load = { stages: [{ connections, hold: '10h' }] }
    const plan = testPlan({ traffic, load, ...changes })
    this.engine = createFakeEngine(plan, 0.5)
    this.behaviour = createBehaviour(this.engine.context)
    this.links = Array.from(
      { length: connections },
      (_unused, number) => new FakeLink(number, this.engine.context),
    )
    this.traffics = this.links.map((link) => {
      const made = this.behaviour.traffic(link)
      if (!made) throw new Error('a connection without traffic')
      return made
    })
    this.#taken = this.links.map(() => 0)
  }

  get nowMs(): number {
    return this.engine.clock.now()
  }

  enter(...numbers: readonly number[]): void {
    for (const number of numbers) this.traffics[number]?.start(this.nowMs)
  }

  enterAll(): void {
    for (const traffic of this.traffics) traffic.start(this.nowMs)
  }

  leave(number: number, absence: Absence): void {
    this.traffics[number]?.end('as the test wants it', absence)
  }

  advance(durationMs: number): void {
    this.engine.clock.advance(durationMs)
  }

  /** What the connections have sent since the last look. */
  sent(): SentMessage[] {
    return this.links.flatMap((link, from) => {
      const fresh = link.peer.sent.slice(this.#taken[from])
      this.#taken[from] = link.peer.sent.length
      return fresh.map(({ text }) => ({ from, text }))
    })
  }

  /** @returns whether the receiver's traffic knew it */
  deliver(message: SentMessage, to: number): boolean {
    const bytes = encodeText(message.text)
    return this.traffics[to]?.message(bytes, this.nowMs) ?? false
  }

  /** All are gone and nothing is waited for. */
  finish(): void {
    for (const traffic of this.traffics) {
      traffic.stop()
      traffic.end('the run is over', 'over')
    }
    this.behaviour.finish()
  }

  /** Of the recorder since the last look: only what is not 0. */
  counts(): Readonly<Record<string, number>> {
    const health = {
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
    const gauges = { open: 0, connecting: 0 }
    const report = this.engine.recorder.swap(0, gauges, health)
    const some = Object.entries(report.counters).filter(
      ([name, count]) => count > 0 && !name.startsWith('bytes'),
    )
    return { ...Object.fromEntries(some), ...report.tallies }
  }
}
