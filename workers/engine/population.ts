// Which connections of this worker's share exist when: follows the wanted
// line of the load shape up (dial) and down (close the newest first).
import {
  dueAt,
  numberAt,
  unwantedAt,
  type LoadShape,
  type Share,
} from '../../core/plan/load-shape.ts'
import type { Clock } from './clock.ts'
import type { Pacer } from './pacer.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

export interface PopulationEvents {
  /** Connection `number` is wanted since `wantedMs`. */
  grow(number: number, wantedMs: number): void
  /** The newest connection, `number`, is wanted no longer. */
  shrink(number: number): void
}

export interface PopulationSettings {
  readonly clock: Clock
  readonly pacer: Pacer
  readonly share: Share
  /** Dial only when the attempt before, its retries included, is decided. */
  readonly sequential: boolean
}

const GROW = 0
const SHRINK = 1

export class Population implements TimerOwner {
  readonly #settings: PopulationSettings
  readonly #events: PopulationEvents
  readonly #growth = new TimerNode(this, GROW)
  readonly #decline = new TimerNode(this, SHRINK)
  #shape: LoadShape
  /** Connections of the share that are wanted now. */
  #size = 0
  /** Up to here the line has been followed, ms. */
  #followedMs = 0
  /** For sequential dialing: the attempt under way; -1: none. */
  #dialing = -1
  #blocked = false
  #stopped = false

  constructor(
    shape: LoadShape,
    settings: PopulationSettings,
    events: PopulationEvents,
  ) {
    this.#shape = shape
    this.#settings = settings
    this.#events = events
  }

  start(): void {
    this.#schedule()
  }

  follow(shape: LoadShape): void {
    this.#shape = shape
    this.#followedMs = Math.max(this.#followedMs, this.#settings.clock.now())
    this.#schedule()
  }

  stop(): void {
    this.#stopped = true
    this.#settings.pacer.remove(this.#growth)
    this.#settings.pacer.remove(this.#decline)
  }

  /** Connection `number` is open or given up: the next one may dial. */
  decided(number: number): void {
    if (number !== this.#dialing) return
    this.#dialing = -1
    if (!this.#blocked) return
    this.#blocked = false
    this.#schedule()
  }

  onTimer(kind: number, dueMs: number): void {
    this.#followedMs = dueMs
    if (kind === SHRINK) {
      this.#size--
      this.#events.shrink(this.#number(this.#size))
    } else if (this.#settings.sequential && this.#dialing !== -1) {
      this.#blocked = true
      return
    } else {
      const number = this.#number(this.#size)
      this.#dialing = number
      this.#size++
      this.#events.grow(number, dueMs)
    }
    this.#schedule()
  }

  #number(place: number): number {
    return numberAt(place, this.#settings.share)
  }

  #schedule(): void {
    if (this.#stopped) return
    const { pacer } = this.#settings
    pacer.remove(this.#growth)
    pacer.remove(this.#decline)
    const from = this.#followedMs
    const growMs = dueAt(this.#shape, this.#number(this.#size), from)
    const shrinkMs =
      this.#size > 0
        ? unwantedAt(this.#shape, this.#number(this.#size - 1), from)
        : null
    if (shrinkMs !== null && (growMs === null || shrinkMs < growMs))
      pacer.set(this.#decline, shrinkMs)
    else if (growMs !== null) pacer.set(this.#growth, growMs)
  }
}
