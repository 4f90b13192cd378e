// Keeps what comes for users who are away, in order, within limits. When it is
// sent, and whether, is deliveries.ts's.
import type { User } from './directory.ts'
import type { SharedFrame } from './shared-frame.ts'

export interface StoreLimits {
  /** For each user. */
  readonly messages: number
  /** In the process; a message to many counts for each of them. */
  readonly bytes: number
}

const LIMITS: StoreLimits = { messages: 10_000, bytes: 512 * 1024 * 1024 }

export class OfflineStore {
  readonly #limits: StoreLimits
  #bytes = 0

  constructor(limits: StoreLimits = LIMITS) {
    this.#limits = limits
  }

  /** @returns whether there was room; what is there already stays */
  put(user: User, frame: SharedFrame): boolean {
    user.stored ??= []
    if (!this.#hasRoom(user.stored, frame)) return false
    user.stored.push(frame)
    this.#bytes += frame.bytes.length
    return true
  }

  /**
   * What was on its way comes before what is stored.
   *
   * @returns how many of them there was room for: the first ones
   */
  putFirst(user: User, frames: readonly SharedFrame[]): number {
    const later = this.take(user)
    const count = frames.filter((frame) => this.put(user, frame)).length
    for (const frame of later) this.#keep(user, frame)
    return count
  }

  /** All that is stored for the user; nothing is left. */
  take(user: User): SharedFrame[] {
    const frames = user.stored ?? []
    user.stored = null
    for (const { bytes } of frames) this.#bytes -= bytes.length
    return frames
  }

  /** It was stored before: nothing that was promised is lost. */
  #keep(user: User, frame: SharedFrame): void {
    user.stored ??= []
    user.stored.push(frame)
    this.#bytes += frame.bytes.length
  }

  #hasRoom(stored: readonly SharedFrame[], { bytes }: SharedFrame): boolean {
    return (
      stored.length < this.#limits.messages &&
      this.#bytes + bytes.length <= this.#limits.bytes
    )
  }
}
