// All workers of one run: prepared together, started together, told together.
// It keeps them in step and ends them; what they measure is only passed on.
import { FileError, PlanError, RunLostError } from '../core/errors.ts'
import type { IntervalReport } from '../core/metrics/interval-report.ts'
import type { GeneratorCommandSource } from '../core/protocol/generator.ts'
import { Signal } from '../core/rpc/signal.ts'
import { settledWithin, type Clock } from './clock.ts'
import type { ProcessHost } from './process-host.ts'
import { WorkerLink, type WorkerEnd } from './worker-link.ts'

/** A busy machine starts many processes slowly. */
const READY_LIMIT_MS = 15_000
const READY_LIMIT_EACH_MS = 1000

export class WorkerPool {
  readonly reports = new Signal<{
    readonly worker: number
    readonly report: IntervalReport
  }>()
  readonly ends = new Signal<{
    readonly worker: number
    readonly end: WorkerEnd
  }>()
  readonly #links: readonly WorkerLink[]
  readonly #clock: Clock

  /** Spawns at once. */
  constructor(host: ProcessHost, count: number, clock: Clock) {
    this.#clock = clock
    this.#links = Array.from(
      { length: count },
      (_, index) =>
        new WorkerLink(host.spawn('generator', `worker ${index + 1}`)),
    )
    for (const [worker, link] of this.#links.entries()) {
      link.reports.subscribe((report) => this.reports.emit({ worker, report }))
      link.ends.subscribe((end) => this.ends.emit({ worker, end }))
    }
  }

  get size(): number {
    return this.#links.length
  }

  get living(): number {
    return this.#links.filter((link) => !link.ended).length
  }

  /** @throws FileError | RunLostError unless every worker is ready */
  async prepare(
    commandOf: (worker: number) => GeneratorCommandSource,
  ): Promise<void> {
    for (const [worker, link] of this.#links.entries())
      link.send(commandOf(worker))
    const all = Promise.all(
      this.#links.map((link, worker) => this.#readiness(link, worker)),
    )
    const limitMs = READY_LIMIT_MS + READY_LIMIT_EACH_MS * this.size
    if (await settledWithin(this.#clock, all, limitMs)) await all
    else throw new RunLostError(notReady(this.size, limitMs))
  }

  /** To every worker that has not ended. */
  send(command: GeneratorCommandSource): void {
    for (const link of this.#links) link.send(command)
  }

  /** Ends the ones left, on purpose. */
  kill(): void {
    for (const link of this.#links) if (!link.ended) link.kill()
  }

  /** Ends the ones left because they do not answer. */
  giveUp(reason: string): void {
    for (const link of this.#links) if (!link.ended) link.giveUp(reason)
  }

  /** Resolves when no process is left. Idempotent. */
  async dispose(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.dispose(this.#clock)))
  }

  async #readiness(link: WorkerLink, worker: number): Promise<void> {
    try {
      await link.ready
    } catch (error) {
      // these say themselves what to mend
      if (error instanceof FileError || error instanceof PlanError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new RunLostError(
        `Worker ${worker + 1} of ${this.size} could not get ready: ${reason}. ` +
          'Mend that, or close other programs if memory is short, and run again.',
      )
    }
  }
}

function notReady(workers: number, limitMs: number): string {
  return (
    `The ${workers} worker processes were not ready within ` +
    `${limitMs / 1000} s. Close other programs, or use fewer workers ` +
    '(--workers), and run again.'
  )
}
