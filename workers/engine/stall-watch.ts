// Read and write timeouts of one open connection: one lazy deadline, moved
// when it fires rather than at every byte.
import type { Link } from './context.ts'
import { postponeOnce } from './deadline.ts'
import { TimerNode, type TimerOwner } from './timer-heap.ts'

const READ = 0
const WRITE = 1

export class StallWatch implements TimerOwner {
  readonly #link: Link
  readonly #read = new TimerNode(this, READ)
  readonly #write = new TimerNode(this, WRITE)
  /** When something was last received, ms. */
  readMs: number
  /** Since when bytes have been waiting, ms; NaN: none are. */
  #waitingSinceMs = Number.NaN

  private constructor(link: Link, nowMs: number) {
    this.#link = link
    this.readMs = nowMs
    const { readTimeout } = link.context.plan.connect
    if (readTimeout !== undefined)
      link.context.pacer.set(this.#read, nowMs + readTimeout)
  }

  /** @returns null when the plan has neither timeout */
  static forPlan(link: Link, nowMs: number): StallWatch | null {
    const { readTimeout, writeTimeout } = link.context.plan.connect
    return readTimeout === undefined && writeTimeout === undefined
      ? null
      : new StallWatch(link, nowMs)
  }

  wrote(): void {
    const { context, socket } = this.#link
    const { writeTimeout } = context.plan.connect
    if (writeTimeout === undefined || !socket) return
    if (socket.bytesWaiting === 0) {
      this.#waitingSinceMs = Number.NaN
      return
    }
    if (!Number.isNaN(this.#waitingSinceMs)) return
    this.#waitingSinceMs = context.clock.now()
    context.pacer.set(this.#write, this.#waitingSinceMs + writeTimeout)
  }

  onTimer(kind: number, dueMs: number): void {
    if (kind === READ) this.#checkRead(dueMs)
    else this.#checkWrite(dueMs)
  }

  #checkRead(dueMs: number): void {
    const { context } = this.#link
    const { readTimeout } = context.plan.connect
    if (readTimeout === undefined) return
    if (postponeOnce(this.#read, dueMs, context)) return
    const nowMs = context.clock.now()
    if (this.#link.slow) this.readMs = nowMs
    const expiresMs = this.readMs + readTimeout
    if (nowMs < expiresMs) context.pacer.set(this.#read, expiresMs)
    else
      this.#link.drop(
        'read_timeout',
        'open',
        `nothing received for ${readTimeout} ms`,
      )
  }

  #checkWrite(dueMs: number): void {
    const { context, socket } = this.#link
    const { writeTimeout } = context.plan.connect
    if (writeTimeout === undefined) return
    if (postponeOnce(this.#write, dueMs, context)) return
    if (!socket || socket.bytesWaiting === 0) {
      this.#waitingSinceMs = Number.NaN
      return
    }
    if (this.#link.slow) {
      // a server that cannot write to us may stop reading from us
      this.#waitingSinceMs = context.clock.now()
      context.pacer.set(this.#write, this.#waitingSinceMs + writeTimeout)
      return
    }
    this.#link.drop(
      'write_timeout',
      'open',
      `${socket.bytesWaiting} bytes not taken for ${writeTimeout} ms`,
    )
  }

  end(): void {
    this.#link.context.pacer.remove(this.#read)
    this.#link.context.pacer.remove(this.#write)
  }
}
