// One worker's share of a run: owns its connections from the first dial to
// the last close. Time, chance, sockets and meters are arguments; messages
// from and to the controller are session.ts's business.
import type { LoadShape, Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Gauges } from '../../core/metrics/interval-report.ts'
import type { SocketFacts } from '../metrics/health-probe.ts'
import type { Recorder } from '../metrics/recorder.ts'
import { senderRate } from '../../core/plan/roster.ts'
import { createBehaviour } from './behaviour.ts'
import type { Clock } from './clock.ts'
import { Connection } from './connection.ts'
import type { Behaviour, ConnectionOwner } from './connection-owner.ts'
import {
  noConnections,
  type ConnectionState,
  type StateCounts,
} from './connection-state.ts'
import type { EngineContext } from './context.ts'
import { Director } from './disturbance/director.ts'
import { Markers } from './marker.ts'
import type { Pacer } from './pacer.ts'
import { Population } from './population.ts'
import { RateStairs } from './rate-stairs.ts'
import type { OpenSocket } from './socket.ts'
import { NO_WORDS, Words, type WordSource } from './words.ts'

export interface GeneratorOptions {
  readonly runId: string
  readonly plan: Plan
  readonly share: Share
  readonly shape: LoadShape
  readonly clock: Clock
  readonly pacer: Pacer
  readonly recorder: Recorder
  readonly random: () => number
  readonly openSocket: OpenSocket
  /** Absent: the plan has no variables of its own. */
  readonly words?: WordSource
}

/** Connections closed in one go before sockets get their turn. */
const CLOSE_BATCH = 200

export class Generator implements ConnectionOwner {
  readonly context: EngineContext
  readonly behaviour: Behaviour
  readonly #population: Population
  readonly #stairs: RateStairs
  readonly #director: Director
  /** By number; the newest is last. */
  readonly #connections = new Map<number, Connection>()
  readonly #counts: StateCounts = noConnections()

  constructor(options: GeneratorOptions) {
    const { plan, clock, pacer, recorder, random, openSocket } = options
    this.context = {
      plan,
      clock,
      pacer,
      recorder,
      random,
      openSocket,
      markers: new Markers(options.runId),
      words: new Words({
        ...{ plan, random, share: options.share },
        source: options.words ?? NO_WORDS,
        epochMs: () => clock.epochMs(),
      }),
      ratePerMinute: senderRate(plan),
      draining: false,
      awaited: 0,
    }
    this.behaviour = createBehaviour(this.context)
    this.#stairs = new RateStairs(plan, pacer, (ratePerMinute) =>
      this.adjust({ ratePerMinute }),
    )
    this.#director = new Director({
      context: this.context,
      victims: () => this.#connections.values(),
    })
    const sequential = plan.load.dialing === 'sequential'
    this.#population = new Population(
      options.shape,
      { clock, pacer, share: options.share, sequential },
      {
        grow: (number, wantedMs) => this.#grow(number, wantedMs),
        shrink: (number) => this.#shrink(number),
      },
    )
  }

  start(): void {
    this.#population.start()
    this.#stairs.start()
    this.#director.start()
  }

  adjust(change: { shape?: LoadShape; ratePerMinute?: number }): void {
    if (change.shape) this.#population.follow(change.shape)
    if (change.ratePerMinute === undefined) return
    this.context.ratePerMinute = change.ratePerMinute
    for (const connection of this.#connections.values()) connection.repace()
  }

  gauges(): Gauges {
    const { open, login, silent, dialing, leaving, away } = this.#counts
    const gauges = { open: open + login + silent, connecting: dialing }
    if (this.context.plan.disturbances.length === 0) return gauges
    return { ...gauges, away: leaving + away }
  }

  /** Walks over all connections: for once a second. */
  sockets(): SocketFacts {
    const { dialing, login, open, leaving, silent, closing } = this.#counts
    let bytesWaiting = 0
    for (const { socket } of this.#connections.values())
      if (socket !== null) bytesWaiting += socket.bytesWaiting
    const count = dialing + login + open + leaving + silent + closing
    return { bytesWaiting, count }
  }

  /** Sends nothing new from now on; replies are awaited. */
  drain(): void {
    this.context.draining = true
    this.#population.stop()
    this.#stairs.stop()
    this.#director.stop()
    for (const connection of this.#connections.values()) connection.drain()
  }

  /** Whether nothing is awaited any more. */
  get drained(): boolean {
    const { dialing, login, leaving } = this.#counts
    return this.context.awaited === 0 && dialing + login + leaving === 0
  }

  /** Closes everything, in batches, so that answers are read in between. */
  close(): void {
    this.context.draining = true
    this.#population.stop()
    this.#director.stop()
    const rest = [...this.#connections.values()]
    const next = () => {
      for (const connection of rest.splice(0, CLOSE_BATCH)) connection.close()
      if (rest.length > 0) this.context.clock.setImmediate(next)
    }
    next()
  }

  get closed(): boolean {
    return this.#connections.size === this.#counts.over
  }

  /** Ends whatever is left, without asking. */
  destroy(): void {
    for (const connection of this.#connections.values()) connection.destroy()
    this.behaviour.finish()
  }

  ready(connection: Connection): void {
    this.#director.ready(connection)
  }

  changed(number: number, from: ConnectionState, to: ConnectionState): void {
    if (from !== 'new') this.#counts[from]--
    this.#counts[to]++
    if (to !== 'dialing' && to !== 'waiting') this.#population.decided(number)
  }

  #grow(number: number, wantedMs: number): void {
    const connection = new Connection(number, this)
    this.#forget(number)
    this.#connections.set(number, connection)
    connection.begin(wantedMs)
  }

  #shrink(number: number): void {
    this.#connections.get(number)?.close()
  }

  /** A connection of that number that was closed by a falling line. */
  #forget(number: number): void {
    const before = this.#connections.get(number)
    if (!before) return
    before.destroy()
    this.#counts.over--
    this.#connections.delete(number)
  }
}
