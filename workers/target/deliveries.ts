// Brings messages to their receivers: at once to open connections, at the
// return to users who were away; and the faults of both. Who receives what is
// messaging.ts's, frames are frame-socket.ts's.
import type { TargetCounter, TargetFaults } from '../../core/protocol/target.ts'
import type { TargetCounters } from './counters.ts'
import { DelayQueue } from './delay-queue.ts'
import type { Receiver, User } from './directory.ts'
import { isNth } from './nth.ts'
import { OfflineStore } from './offline-store.ts'
import type { SharedFrame } from './shared-frame.ts'

export interface DeliveriesOptions {
  readonly faults: TargetFaults
  readonly counters: TargetCounters
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  readonly store?: OfflineStore
}

/** A message that waits for its successor in vain is sent after so long. */
const REORDER_LIMIT_MS = 1000

interface Held {
  readonly receiver: Receiver
  readonly frame: SharedFrame
}

export class Deliveries {
  readonly #faults: TargetFaults
  readonly #counters: TargetCounters
  readonly #store: OfflineStore
  readonly #faulty: boolean
  /** Messages of the reorder fault, waiting for their successors. */
  readonly #held = new Map<Receiver, Held>()
  readonly #heldTooLong: DelayQueue<Held>
  /** Deliveries to open connections up to now. */
  #live = 0
  /** Deliveries at a return up to now. */
  #late = 0

  constructor({ faults, counters, now, store }: DeliveriesOptions) {
    this.#faults = faults
    this.#counters = counters
    this.#store = store ?? new OfflineStore()
    const { loseEvery, repeatEvery, reorderEvery } = faults
    this.#faulty = loseEvery + repeatEvery + reorderEvery > 0
    this.#heldTooLong = new DelayQueue({
      delayMs: REORDER_LIMIT_MS,
      now,
      run: (held) => this.#releaseLate(held),
    })
  }

  /** To each of its open connections; stored when there is none. */
  toUser(user: User, frame: SharedFrame): void {
    let away = true
    for (const connection of user.connections) {
      if (!connection.open) continue
      away = false
      this.toReceiver(connection, frame)
    }
    if (away) this.#putAside(user, frame)
  }

  /** @param receiver is open */
  toReceiver(receiver: Receiver, frame: SharedFrame): void {
    if (this.#faulty) this.#sendBadly(receiver, frame)
    else this.#send(receiver, frame)
  }

  /** The user is back, with its first connection. */
  replay(user: User, receiver: Receiver): void {
    const { loseOfflineEvery, repeatOffline } = this.#faults
    for (const frame of this.#store.take(user)) {
      const position = (this.#late += 1)
      if (isNth(position, loseOfflineEvery)) {
        this.#counters.deliveriesLost += 1
        continue
      }
      const sent = this.#replayOne(receiver, frame)
      if (sent && repeatOffline && this.#replayOne(receiver, frame))
        this.#counters.deliveriesRepeated += 1
    }
  }

  /** A connection of the user is over, or about to be followed by another. */
  left(user: User): void {
    if (user.online || !user.unacked || user.unacked.size === 0) return
    const frames = [...user.unacked.values()]
    user.unacked.clear()
    if (this.#faults.forgetOffline) {
      this.#counters.deliveriesForgotten += frames.length
      return
    }
    const kept = this.#store.putFirst(user, frames)
    this.#counters.deliveriesStored += kept
    this.#counters.deliveriesOverflowed += frames.length - kept
  }

  /** What waits for a successor will not have one. */
  ended(receiver: Receiver): void {
    const held = this.#held.get(receiver)
    if (!held) return
    this.#held.delete(receiver)
    if (receiver.user) this.toUser(receiver.user, held.frame)
    else this.#counters.deliveriesLost += 1
  }

  acknowledge(user: User, id: number): void {
    user.unacked?.delete(id)
  }

  clear(): void {
    this.#heldTooLong.clear()
    this.#held.clear()
  }

  #putAside(user: User, frame: SharedFrame): void {
    if (this.#faults.forgetOffline) this.#counters.deliveriesForgotten += 1
    else if (this.#store.put(user, frame)) this.#counters.deliveriesStored += 1
    else this.#counters.deliveriesOverflowed += 1
  }

  #sendBadly(receiver: Receiver, frame: SharedFrame): void {
    const { loseEvery, repeatEvery, reorderEvery } = this.#faults
    const position = (this.#live += 1)
    if (isNth(position, loseEvery)) {
      this.#counters.deliveriesLost += 1
      return
    }
    const held = this.#held.get(receiver)
    const twice = isNth(position, repeatEvery)
    if (!twice && !held && isNth(position, reorderEvery)) {
      this.#hold({ receiver, frame })
      return
    }
    const sent = this.#send(receiver, frame)
    if (sent && twice && this.#send(receiver, frame))
      this.#counters.deliveriesRepeated += 1
    if (!held) return
    this.#held.delete(receiver)
    this.#counters.deliveriesReordered += 1
    this.#send(receiver, held.frame)
  }

  #hold(held: Held): void {
    this.#held.set(held.receiver, held)
    this.#heldTooLong.add(held)
  }

  #releaseLate(held: Held): void {
    const { receiver, frame } = held
    if (this.#held.get(receiver) !== held) return
    if (!receiver.open) return // it will be told by `ended`
    this.#held.delete(receiver)
    this.#send(receiver, frame)
  }

  #send(receiver: Receiver, frame: SharedFrame): boolean {
    return this.#hand(receiver, frame, frame.countedAs)
  }

  #replayOne(receiver: Receiver, frame: SharedFrame): boolean {
    return this.#hand(receiver, frame, 'deliveriesReplayed')
  }

  #hand(
    receiver: Receiver,
    frame: SharedFrame,
    countedAs: TargetCounter,
  ): boolean {
    const sent = receiver.send(frame)
    this.#counters[sent ? countedAs : 'deliveriesOverflowed'] += 1
    if (sent && this.#faults.keepUntilAcked) keepUnacked(receiver.user, frame)
    return sent
  }
}

/** As many as are stored for one who is away; the oldest are given up. */
const MAX_UNACKED = 10_000

function keepUnacked(user: User | null, frame: SharedFrame): void {
  if (!user || frame.countedAs === 'pushesSent') return
  user.unacked ??= new Map()
  user.unacked.set(frame.id, frame)
  if (user.unacked.size <= MAX_UNACKED) return
  const [oldest] = user.unacked.keys()
  if (oldest !== undefined) user.unacked.delete(oldest)
}
