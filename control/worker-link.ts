// One worker seen from outside: its process, what it has said, and how it
// ended. It decodes every message; it does not know of the other workers.
import {
  FileError,
  PlanError,
  RunLostError,
  type TidewireError,
} from '../core/errors.ts'
import type { IntervalReport } from '../core/metrics/interval-report.ts'
import {
  generatorEventSchema,
  type GeneratorCommandSource,
  type GeneratorEvent,
} from '../core/protocol/generator.ts'
import { Signal } from '../core/rpc/signal.ts'
import { settledWithin, type Clock } from './clock.ts'
import { describeExit, type HostedProcess } from './process-host.ts'

const EXIT_LIMIT_MS = 500
const KILL_LIMIT_MS = 5000

/** How a worker's part in the run ended; exactly one per worker. */
export type WorkerEnd =
  | { readonly type: 'finished'; readonly finalOpen: number }
  | { readonly type: 'killed'; readonly finalOpen: number }
  | {
      readonly type: 'lost'
      /** Its open connections, by its last report. */
      readonly connections: number
      readonly reason: string
    }

export class WorkerLink {
  readonly reports = new Signal<IntervalReport>()
  readonly ends = new Signal<WorkerEnd>()
  readonly #process: HostedProcess
  readonly #ready = Promise.withResolvers<void>()
  readonly #gone = Promise.withResolvers<void>()
  #open = 0
  #end: WorkerEnd | null = null

  constructor(process: HostedProcess) {
    this.#process = process
    // Nobody waits for it any more when the worker is lost later.
    this.#ready.promise.catch(() => {})
    process.port.onMessage((raw) => this.#received(raw))
    process.onExit((exit) => {
      this.#gone.resolve()
      this.#lose(describeExit(exit))
    })
  }

  get ended(): boolean {
    return this.#end !== null
  }

  /** Rejects with FileError (a certificate, say) or RunLostError. */
  get ready(): Promise<void> {
    return this.#ready.promise
  }

  send(command: GeneratorCommandSource): void {
    if (!this.ended) this.#process.port.send(command)
  }

  /** Ends it on purpose: no loss. */
  kill(): void {
    this.#finish({ type: 'killed', finalOpen: this.#open })
    this.#process.kill()
  }

  /** Ends it because it failed. */
  giveUp(reason: string): void {
    this.#lose(reason)
    this.#process.kill()
  }

  /** Resolves when the process is gone: asked by its channel's end, or killed. */
  async dispose(clock: Clock): Promise<void> {
    if (!this.ended) this.kill()
    // All that it had to say is said: nothing is lost by a short limit.
    this.#process.port.close()
    if (await settledWithin(clock, this.#gone.promise, EXIT_LIMIT_MS)) return
    this.#process.kill()
    await settledWithin(clock, this.#gone.promise, KILL_LIMIT_MS)
  }

  #received(raw: unknown): void {
    if (this.ended) return
    const event = generatorEventSchema.safeParse(raw)
    if (event.success) this.#heard(event.data)
    else
      this.giveUp(
        `sent a message that is not understood: ${event.error.message}`,
      )
  }

  #heard(event: GeneratorEvent): void {
    switch (event.type) {
      case 'ready':
        return this.#ready.resolve()
      case 'interval':
        this.#open = event.report.gauges.open
        return this.reports.emit(event.report)
      case 'finished':
        return this.#finish({ type: 'finished', finalOpen: event.finalOpen })
      case 'failed':
        this.#ready.reject(errorOf(event.code, event.message))
        return this.giveUp(`failed: ${event.message}`)
    }
  }

  #lose(reason: string): void {
    this.#finish({ type: 'lost', connections: this.#open, reason })
  }

  #finish(end: WorkerEnd): void {
    if (this.#end) return
    this.#end = end
    const reason = end.type === 'lost' ? end.reason : `was ${end.type}`
    this.#ready.reject(new RunLostError(reason)) // nothing, once it was ready
    this.ends.emit(end)
  }
}

function errorOf(code: string, message: string): TidewireError {
  if (code === 'file') return new FileError(message)
  // the message names the field already
  if (code === 'plan_invalid') return new PlanError([{ path: '', message }])
  return new RunLostError(message)
}
