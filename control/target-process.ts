// One process of the built-in target, seen from outside: it listens, answers
// questions for its numbers, and ends. What the target does is workers/target.
import { RunLostError } from '../core/errors.ts'
import {
  targetEventSchema,
  type TargetCommandSource,
  type TargetEvent,
  type TargetFaults,
  type TargetStats,
} from '../core/protocol/target.ts'
import { Signal } from '../core/rpc/signal.ts'
import { settledWithin, type Clock } from './clock.ts'
import { describeExit, type HostedProcess } from './process-host.ts'

const STATS_LIMIT_MS = 2000
const STOP_LIMIT_MS = 2000

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly faults: TargetFaults
}

export class TargetProcess {
  /** Somebody asked this process for the whole target's numbers. */
  readonly totals = new Signal<{ readonly id: number }>()
  readonly #process: HostedProcess
  readonly #clock: Clock
  readonly #questions = new Map<number, (stats: TargetStats | null) => void>()
  readonly #listening = Promise.withResolvers<number>()
  readonly #gone = Promise.withResolvers<string>()
  #nextId = 1
  #alive = true

  constructor(process: HostedProcess, clock: Clock) {
    this.#process = process
    this.#clock = clock
    // Nobody may be waiting for it when the process ends later.
    this.#listening.promise.catch(() => {})
    process.port.onMessage((raw) => {
      const event = targetEventSchema.safeParse(raw)
      if (event.success) this.#heard(event.data)
    })
    process.onExit((exit) => this.#ended(describeExit(exit)))
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Resolves with the reason once the process has ended, however it did. */
  get gone(): Promise<string> {
    return this.#gone.promise
  }

  /** @returns the port; rejects with RunLostError */
  listen(options: ListenOptions): Promise<number> {
    this.tell({ type: 'listen', ...options })
    return this.#listening.promise
  }

  tell(command: TargetCommandSource): void {
    this.#process.port.send(command)
  }

  /** @returns null when the process has ended or does not answer in time */
  async stats(): Promise<TargetStats | null> {
    if (!this.#alive) return null
    const id = this.#nextId++
    const answer = Promise.withResolvers<TargetStats | null>()
    this.#questions.set(id, answer.resolve)
    this.tell({ type: 'stats', id })
    await settledWithin(this.#clock, answer.promise, STATS_LIMIT_MS)
    this.#answer(id, null)
    return answer.promise
  }

  /** Asks it to stop, waits, kills. */
  async stop(): Promise<void> {
    if (!this.#alive) return
    this.tell({ type: 'stop' })
    if (!(await settledWithin(this.#clock, this.gone, STOP_LIMIT_MS)))
      this.#process.kill()
    await settledWithin(this.#clock, this.gone, STOP_LIMIT_MS)
    this.#process.port.close()
  }

  #heard(event: TargetEvent): void {
    switch (event.type) {
      case 'listening':
        return this.#listening.resolve(event.port)
      case 'failed':
        return this.#listening.reject(new RunLostError(event.message))
      case 'stats':
        return this.#answer(event.id, event.stats)
      case 'total':
        return this.totals.emit({ id: event.id })
    }
  }

  #answer(id: number, stats: TargetStats | null): void {
    this.#questions.get(id)?.(stats)
    this.#questions.delete(id)
  }

  #ended(reason: string): void {
    this.#alive = false
    const message = `A process of the built-in target ${reason}.`
    this.#listening.reject(new RunLostError(message))
    for (const id of [...this.#questions.keys()]) this.#answer(id, null)
    this.#gone.resolve(reason)
  }
}
