// Reads one connection late: one message per delay, as a client does that
// asks for the next message only when it is through with the one before. What
// is not asked for stays in the system's buffers, so that TCP pushes back.
import type { SocketEnd } from '../socket.ts'
import { TimerNode, type TimerOwner } from '../timer-heap.ts'
import type { Mode, ModeHost } from './mode.ts'

const TAKE = 0
const PROBE = 1
const GIVE_UP = 2

/** While nothing is read only a write tells that the peer is gone. */
const PROBE_MS = 500
/** How long catching up waits for the pong that marks its end. */
const CATCH_UP_MS = 10_000

const EMPTY = new Uint8Array(0)
const CAUGHT_UP = new TextEncoder().encode('caught up')

export class SlowReader implements Mode, TimerOwner {
  readonly slow = true
  readonly silent = false
  readonly #host: ModeHost
  readonly #delayMs: number
  readonly #sinceMs: number
  readonly #take = new TimerNode(this, TAKE)
  readonly #probe = new TimerNode(this, PROBE)
  readonly #giveUp = new TimerNode(this, GIVE_UP)
  /** Copies of what is read already and not taken yet, oldest first. */
  #queue: Uint8Array[] = []
  #paused = false
  #catchingUp = false
  #over = false
  /** Before this the next message is not asked for, ms. */
  #nextMs: number

  /** @param delayMs between two messages; Infinity: reads nothing at all */
  constructor(host: ModeHost, delayMs: number) {
    this.#host = host
    this.#delayMs = delayMs
    this.#sinceMs = host.context.clock.now()
    this.#nextMs = delayMs === Infinity ? Infinity : this.#sinceMs
  }

  start(): void {
    this.#host.context.recorder.tally('slow.receivers')
    if (this.#delayMs === Infinity) this.#pause()
  }

  message(data: Uint8Array): void {
    const { clock } = this.#host.context
    if (this.#catchingUp) {
      this.#host.take(data)
      return
    }
    const nowMs = clock.now()
    if (this.#queue.length === 0 && nowMs >= this.#nextMs) {
      this.#nextMs = nowMs + this.#delayMs
      this.#host.take(data)
      return
    }
    // slice() of a Node Buffer would be a view of bytes that are used again
    this.#queue.push(new Uint8Array(data))
    if (!this.#paused) this.#pause()
  }

  #pause(): void {
    const { pacer, clock } = this.#host.context
    this.#paused = true
    this.#host.socket?.pause()
    pacer.set(this.#probe, clock.now() + PROBE_MS)
    if (this.#nextMs < Infinity) pacer.set(this.#take, this.#nextMs)
  }

  onTimer(
    kind: number,
    _dueMs: number,
    _intendedMs: number,
    nowMs: number,
  ): void {
    if (kind === TAKE) this.#takeNext(nowMs)
    else if (kind === PROBE) this.#say(nowMs)
    else this.#host.release(this)
  }

  #takeNext(nowMs: number): void {
    const { pacer } = this.#host.context
    const next = this.#queue.shift()
    this.#nextMs = nowMs + this.#delayMs
    if (next) this.#host.take(next)
    if (this.#over) return
    if (this.#queue.length > 0) pacer.set(this.#take, this.#nextMs)
    else this.#resume()
  }

  #resume(): void {
    this.#paused = false
    this.#host.context.pacer.remove(this.#probe)
    this.#host.socket?.resume()
  }

  /**
   * A pong that nobody asked for (RFC 6455, 5.5.3): to a peer that is gone it
   * fails, the first or, after an orderly end, the second. A peer that has
   * only shut down its sending side is still there.
   */
  #say(nowMs: number): void {
    const { context, socket } = this.#host
    context.pacer.set(this.#probe, nowMs + PROBE_MS)
    socket?.pong(EMPTY)
    this.#host.wrote(nowMs)
  }

  /**
   * Reads at once from now on. It stays a slow one until the backlog is read:
   * until the pong to a ping comes that the peer answers after all of it.
   */
  finish(): void {
    if (this.#catchingUp || this.#over) return
    this.#handOn()
    this.#catchingUp = true
    const { context, socket } = this.#host
    if (!socket) return
    socket.ping(CAUGHT_UP)
    const nowMs = context.clock.now()
    this.#host.wrote(nowMs)
    context.pacer.set(this.#giveUp, nowMs + CATCH_UP_MS)
    this.#resume()
  }

  pong(payload: Uint8Array): void {
    if (!this.#catchingUp || !isCaughtUp(payload)) return
    this.#host.context.pacer.remove(this.#giveUp)
    this.#host.release(this)
  }

  drain(): void {
    this.finish()
  }

  ended(_end: SocketEnd): boolean {
    const { recorder, clock } = this.#host.context
    this.#handOn()
    recorder.tally('slow.cutByServer')
    recorder.time('slowCut', clock.now() - this.#sinceMs)
    return false
  }

  leave(): void {
    if (this.#over) return
    this.#over = true
    this.#handOn()
    this.#host.context.pacer.remove(this.#giveUp)
    if (this.#paused) this.#resume()
  }

  /** What this process has read counts as received, whatever happens next. */
  #handOn(): void {
    const { pacer } = this.#host.context
    pacer.remove(this.#take)
    pacer.remove(this.#probe)
    const queue = this.#queue
    this.#queue = []
    for (const data of queue) this.#host.take(data)
  }
}

function isCaughtUp(payload: Uint8Array): boolean {
  return (
    payload.length === CAUGHT_UP.length &&
    payload.every((byte, place) => byte === CAUGHT_UP[place])
  )
}
