// One worker's share of a run: owns its connections from the first dial to
// the last close. Time, chance, sockets and meters are arguments; messages
// from and to the controller are session.ts's business.
import { compileTemplate } from '../../core/plan/template.ts'
import type { LoadShape, Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Gauges } from '../../core/metrics/interval-report.ts'
import type { Recorder } from '../metrics/recorder.ts'
import type { Clock } from './clock.ts'
import {
  Connection,
  type Behaviour,
  type ConnectionOwner,
  type ConnectionState,
} from './connection.ts'
import type { EngineContext } from './context.ts'
import { EchoTraffic } from './echo-traffic.ts'
import { Heartbeat } from './heartbeat.ts'
import type { Pacer } from './pacer.ts'
import { Population } from './population.ts'
import { ContentMatcher, createMarkerMatcher } from './reply-matcher.ts'
import type { OpenSocket } from './socket.ts'

export interface GeneratorOptions {
  readonly plan: Plan
  readonly share: Share
  readonly shape: LoadShape
  readonly clock: Clock
  readonly pacer: Pacer
  readonly recorder: Recorder
  readonly random: () => number
  readonly openSocket: OpenSocket
}

/** Connections closed in one go before sockets get their turn. */
const CLOSE_BATCH = 200

export class Generator implements ConnectionOwner {
  readonly context: EngineContext
  readonly behaviour: Behaviour
  readonly #population: Population
  /** By number; the newest is last. */
  readonly #connections = new Map<number, Connection>()
  readonly #counts: Record<ConnectionState, number> = {
    new: 0,
    dialing: 0,
    waiting: 0,
    login: 0,
    open: 0,
    closing: 0,
    over: 0,
  }

  constructor(options: GeneratorOptions) {
    const { plan, clock, pacer, recorder, random, openSocket } = options
    this.context = {
      plan,
      clock,
      pacer,
      recorder,
      random,
      openSocket,
      ratePerMinute:
        plan.traffic.type === 'echo' ? plan.traffic.ratePerMinute : 0,
      draining: false,
      awaited: 0,
    }
    this.behaviour = createBehaviour(plan)
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
  }

  adjust(change: { shape?: LoadShape; ratePerMinute?: number }): void {
    if (change.shape) this.#population.follow(change.shape)
    if (change.ratePerMinute === undefined) return
    this.context.ratePerMinute = change.ratePerMinute
    for (const connection of this.#connections.values()) connection.repace()
  }

  gauges(): Gauges {
    const { open, login, dialing } = this.#counts
    return { open: open + login, connecting: dialing }
  }

  /** Sends nothing new from now on; replies are awaited. */
  drain(): void {
    this.context.draining = true
    this.#population.stop()
    for (const connection of this.#connections.values()) connection.drain()
  }

  /** Whether nothing is awaited any more. */
  get drained(): boolean {
    const { dialing, login } = this.#counts
    return this.context.awaited === 0 && dialing + login === 0
  }

  /** Closes everything, in batches, so that answers are read in between. */
  close(): void {
    this.context.draining = true
    this.#population.stop()
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

function createBehaviour(plan: Plan): Behaviour {
  const { heartbeat, traffic } = plan
  const beat =
    heartbeat.type === 'none'
      ? null
      : {
          plan: heartbeat,
          template:
            heartbeat.type === 'message'
              ? compileTemplate(heartbeat.message)
              : null,
        }
  const echo = traffic.type === 'echo' ? traffic : null
  const template = echo?.template ? compileTemplate(echo.template) : null
  const marked = createMarkerMatcher(echo?.payloadSize ?? 0)
  return {
    heartbeat: (link) => (beat ? new Heartbeat(link, beat) : null),
    traffic: (link) =>
      echo
        ? new EchoTraffic(
            link,
            echo,
            template ? new ContentMatcher(template) : marked,
          )
        : null,
  }
}
