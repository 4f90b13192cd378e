// Everything before the first connection: folder, built-in target, workers,
// journal. Either all of it stands in the end, or nothing is left. Secrets are
// filled in before (run.ts).
import { join } from 'node:path'
import { RunLostError, RunStateError, TidewireError } from '../core/errors.ts'
import {
  compileShape,
  durationOf,
  peakOf,
  type ShapePoint,
} from '../core/plan/load-shape.ts'
import { blockSize } from '../core/plan/roster.ts'
import { BUILTIN_TARGET, encodePlan, type Plan } from '../core/plan/schema.ts'
import { GENERATOR_PROTOCOL_VERSION } from '../core/protocol/generator.ts'
import { targetFaultsSchema } from '../core/protocol/target.ts'
import type { Clock } from './clock.ts'
import {
  createJournal,
  openJournalFile,
  type Journal,
  type OpenJournalFile,
} from './journal.ts'
import { JOURNAL_FILE } from '../core/protocol/journal.ts'
import { targetProcessesFor } from './limits.ts'
import type { ProcessHost } from './process-host.ts'
import { makeRunFolder } from './run-folder.ts'
import { startTarget, type RunningTarget } from './target-supervisor.ts'
import { WorkerPool } from './worker-pool.ts'

export interface SetupDeps {
  readonly host: ProcessHost
  readonly clock: Clock
  readonly random: () => number
  readonly descriptorLimit: number | null
  readonly openJournal?: OpenJournalFile
}

export interface SetupRequest {
  readonly runId: string
  readonly folder: string
  /** Secrets filled in. */
  readonly plan: Plan
  readonly workers: number
  /** A built-in target that stands already and is not ours to end. */
  readonly target?: RunningTarget
}

/** What stands ready; whoever takes it disposes it. */
export interface PreparedRun {
  readonly pool: WorkerPool
  readonly target: RunningTarget | null
  readonly journal: Journal
  dispose(): Promise<void>
}

const SEEDS = 2 ** 31

export class RunSetup {
  readonly #deps: SetupDeps
  readonly #request: SetupRequest
  readonly #undo: (() => Promise<void>)[] = []
  #pool: WorkerPool | null = null
  #cancelled = false

  constructor(deps: SetupDeps, request: SetupRequest) {
    this.#deps = deps
    this.#request = request
  }

  /** Makes `prepare` reject soon. */
  cancel(): void {
    this.#cancelled = true
    this.#pool?.kill()
  }

  /** @throws FileError, RunLostError, or RunStateError when cancelled */
  async prepare(): Promise<PreparedRun> {
    const folder = await makeRunFolder(this.#request.folder)
    try {
      const target = await this.#startTarget()
      this.#checkCancelled()
      const pool = await this.#startWorkers(target?.urls ?? [])
      await folder.clear()
      const journal = await this.#openJournal()
      this.#checkCancelled()
      return { pool, target, journal, dispose: () => this.#dispose() }
    } catch (error) {
      await this.#dispose()
      await folder.abandon()
      this.#checkCancelled() // the user's own doing explains the rest
      throw toRunError(error)
    }
  }

  async #startTarget(): Promise<RunningTarget | null> {
    const { plan, target: lent } = this.#request
    const { host, clock, descriptorLimit } = this.#deps
    if (lent) return lent
    if (!plan.target.urls.includes(BUILTIN_TARGET)) return null
    const target = await startTarget(host, {
      processes: targetProcessesFor(plan, descriptorLimit),
      faults: plan.target.builtin ?? targetFaultsSchema.parse({}),
      clock,
    })
    this.#undo.push(() => target.dispose())
    return target
  }

  async #startWorkers(targetUrls: readonly string[]): Promise<WorkerPool> {
    const { runId, workers: shares } = this.#request
    const { host, clock, random } = this.#deps
    const plan = withTarget(this.#request.plan, targetUrls)
    const pool = new WorkerPool(host, shares, clock)
    this.#undo.push(() => pool.dispose())
    this.#pool = pool
    const shape: ShapePoint[] = [...compileShape(plan.load)]
    const block = Math.min(blockSize(plan.traffic), peakOf(plan.load))
    const firstSeed = Math.floor(random() * SEEDS)
    await pool.prepare((index) => ({
      type: 'prepare',
      protocol: GENERATOR_PROTOCOL_VERSION,
      runId,
      plan: encodePlan(plan),
      share: { index, shares, ...(block > 1 ? { block } : {}) },
      shape,
      endMs: durationOf(plan.load),
      seed: (firstSeed + index) % SEEDS,
    }))
    return pool
  }

  async #openJournal(): Promise<Journal> {
    const path = join(this.#request.folder, JOURNAL_FILE)
    const openFile = this.#deps.openJournal ?? openJournalFile
    const journal = await createJournal(path, openFile)
    this.#undo.push(() => journal.close())
    return journal
  }

  #checkCancelled(): void {
    if (this.#cancelled)
      throw new RunStateError('The run was stopped before it began.')
  }

  /** In the opposite order of making. */
  async #dispose(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo()
  }
}

/** The plan as its workers see it: `builtin` is what the target listens on. */
export function withTarget(plan: Plan, targetUrls: readonly string[]): Plan {
  const urls = plan.target.urls.flatMap((url) =>
    url === BUILTIN_TARGET ? targetUrls : [url],
  )
  // users of one of its processes do not reach those of another
  const urlsBy =
    targetUrls.length > 1 && plan.target.urlsBy === 'connection'
      ? 'conversation'
      : plan.target.urlsBy
  // its settings are not the workers' business
  const { builtin: _settings, ...target } = plan.target
  return { ...plan, target: { ...target, urls, urlsBy } }
}

function toRunError(error: unknown): TidewireError {
  if (error instanceof TidewireError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new RunLostError(`The run could not start: ${detail}`)
}
