// Looks at all connections every so often: cuts those that say nothing, pings
// them, and cuts those that do not answer. Time is counted in its own looks,
// so that reading a message costs no clock.
import type { TargetFaults } from '../../core/protocol/target.ts'

/** A connection, as far as signs of life go. */
export interface Watched {
  readonly open: boolean
  /** `looks` when anything last came from it. */
  readonly heardAt: number
  /** `looks` at which it is pinged next. */
  pingAt: number
  /** `looks` at which its pong is overdue; 0: none is awaited. */
  pongDueAt: number
  sendPing(): void
  cutAsIdle(): void
  cutAsDead(): void
}

export type Patience = Pick<
  TargetFaults,
  'idleTimeoutMs' | 'pingEveryMs' | 'pongWaitMs'
>

const SHORTEST_LOOK_MS = 5
const LONGEST_LOOK_MS = 1000
/** A wait is exact to this part of itself. */
const LOOKS_PER_WAIT = 20

export class WatchDog {
  /** How often it has looked. */
  looks = 1
  readonly #watched: ReadonlySet<Watched>
  readonly #timer: NodeJS.Timeout | null
  /** In looks; 0: off. */
  readonly #idle: number
  readonly #pingEvery: number
  readonly #pongWait: number

  constructor(patience: Patience, watched: ReadonlySet<Watched>) {
    const { idleTimeoutMs, pingEveryMs, pongWaitMs } = patience
    const everyMs = lookEveryMs(patience)
    this.#watched = watched
    this.#idle = Math.ceil(idleTimeoutMs / everyMs)
    this.#pingEvery = Math.ceil(pingEveryMs / everyMs)
    this.#pongWait = Math.ceil(pongWaitMs / everyMs)
    const off = idleTimeoutMs === 0 && pingEveryMs === 0
    this.#timer = off ? null : setInterval(() => this.#lookAtAll(), everyMs)
  }

  /** When one that opens now is pinged first. */
  get firstPingAt(): number {
    return this.looks + this.#pingEvery
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  #lookAtAll(): void {
    this.looks += 1
    for (const one of this.#watched) if (one.open) this.#look(one)
  }

  #look(one: Watched): void {
    const silent = this.looks - one.heardAt
    // the look at which it was heard may have begun just after
    if (this.#idle > 0 && silent > this.#idle) one.cutAsIdle()
    else if (this.#pingEvery > 0) this.#lookForPong(one)
  }

  #lookForPong(one: Watched): void {
    if (one.pongDueAt > 0 && this.looks > one.pongDueAt) {
      one.cutAsDead()
      return
    }
    if (this.looks < one.pingAt) return
    one.pingAt = this.looks + this.#pingEvery
    if (one.pongDueAt === 0) one.pongDueAt = this.looks + this.#pongWait
    one.sendPing()
  }
}

function lookEveryMs({ idleTimeoutMs, pingEveryMs, pongWaitMs }: Patience) {
  const waits = [idleTimeoutMs]
  if (pingEveryMs > 0) waits.push(pingEveryMs, pongWaitMs)
  const shortestMs = Math.min(...waits.filter((waitMs) => waitMs > 0))
  const lookMs = Math.floor(shortestMs / LOOKS_PER_WAIT)
  return Math.min(Math.max(lookMs, SHORTEST_LOOK_MS), LONGEST_LOOK_MS)
}
