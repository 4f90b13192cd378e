// Questions to the supervisor for the whole target's numbers, and their
// answers: one process knows only its own.
import type { TargetStats } from '../../core/protocol/target.ts'

const LIMIT_MS = 5000

interface Waiting {
  readonly resolve: (processes: readonly TargetStats[]) => void
  readonly reject: (reason: Error) => void
  readonly timer: NodeJS.Timeout
}

export class StatsRequests {
  readonly #send: (id: number) => void
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0

  /** @param send asks the supervisor; the answer comes by `answer` */
  constructor(send: (id: number) => void) {
    this.#send = send
  }

  /** Rejects when no answer comes within five seconds. */
  ask(): Promise<readonly TargetStats[]> {
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          this.#take(id)?.reject(new Error('no answer from the supervisor')),
        LIMIT_MS,
      )
      this.#waiting.set(id, { resolve, reject, timer })
      this.#send(id)
    })
  }

  answer(id: number, processes: readonly TargetStats[]): void {
    this.#take(id)?.resolve(processes)
  }

  /** No answers will come any more. */
  abandon(): void {
    for (const id of this.#waiting.keys())
      this.#take(id)?.reject(new Error('the target is stopping'))
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    if (waiting) clearTimeout(waiting.timer)
    this.#waiting.delete(id)
    return waiting
  }
}
