// The one door to runs: starts one at a time, passes commands on to it, and
// keeps what is known of the current or last one for whoever attaches. How a
// run proceeds is run.ts and what it uses.
import { join, resolve } from 'node:path'
import { PlanError, RunStateError } from '../core/errors.ts'
import type { Second } from '../core/metrics/second.ts'
import type { Summary } from '../core/metrics/summary-schema.ts'
import {
  compileShape,
  durationOf,
  type ShapePoint,
} from '../core/plan/load-shape.ts'
import { maskPlan, resolveSecrets } from '../core/plan/secrets.ts'
import { plannedRate } from '../core/plan/planned-rate.ts'
import { encodePlan, type Plan } from '../core/plan/schema.ts'
import type { RunStatus } from '../core/protocol/app.ts'
import type { Preflight } from '../core/protocol/preflight.ts'
import type { Unsubscribe } from '../core/rpc/port.ts'
import { Signal } from '../core/rpc/signal.ts'
import { workerCount, type Machine } from './limits.ts'
import type { CheckRequest, PreflightDesk } from './preflight/preflight.ts'
import { newRunId } from './run-id.ts'
import { Run, type RunDeps, type RunListeners, type RunRequest } from './run.ts'
import type { Change } from './run-session.ts'
import type { SearchLimits } from './search/search-limits.ts'
import type { SearchRun } from './search/search-run.ts'
import { StatusBoard } from './status-board.ts'

export interface RunControllerDeps extends RunDeps {
  /** Where runs go that name no folder of their own. */
  readonly runsFolder: string
  readonly cores: number
  /** Fills in ${env:NAME}. */
  readonly secrets: (name: string) => string | undefined
}

export interface StartOptions {
  /** Instead of one below the runs folder. */
  readonly folder?: string
  /** Raised when descriptors demand more. */
  readonly workers?: number
}

export interface PreflightOptions {
  /** What is known at once: the target is not tried, no memory measured. */
  readonly quick?: boolean
  /** As StartOptions has it. */
  readonly workers?: number
}

export interface RunController {
  /**
   * Resolves when the load begins.
   *
   * Rejects with PlanError, FileError, RunLostError, or RunStateError when a
   * run is under way or it was stopped before it began.
   */
  start(
    plan: Plan,
    options?: StartOptions,
  ): Promise<{ readonly runId: string; readonly folder: string }>
  /**
   * What this machine can do for the plan, and whether its target answers.
   * Starts nothing that stays; a newer one, or a run, cuts it short.
   */
  preflight(plan: Plan, options?: PreflightOptions): Promise<Preflight>
  /** Graceful, bounded to about two seconds. No run: does nothing. */
  stop(): void
  kill(): void
  /** @throws RunStateError unless a run makes load */
  adjust(change: Change): void
  status(): RunStatus
  /** Of the current or last run. */
  seconds(): readonly Second[]
  summary(): Summary | null
  onStatus(listener: (status: RunStatus) => void): Unsubscribe
  onSecond(listener: (second: Second) => void): Unsubscribe
  onSummary(listener: (summary: Summary) => void): Unsubscribe
  /** Of the current or last run: resolves after all files are written. */
  finished(): Promise<Summary>
  /** Kills the run under way and waits for its files. */
  dispose(): Promise<void>
}

export function createRunController(deps: RunControllerDeps): RunController {
  return new Controller(deps)
}

/** A run, or a search made of runs. */
type Conducted = Pick<
  Run,
  'begin' | 'stop' | 'kill' | 'adjust' | 'seconds' | 'finished'
>

/** What a search needs beyond a run. */
interface Searching {
  readonly SearchRun: typeof SearchRun
  readonly limits: SearchLimits
}

class Controller implements RunController {
  readonly #deps: RunControllerDeps
  readonly #board: StatusBoard
  readonly #secondSignal = new Signal<Second>()
  readonly #summarySignal = new Signal<Summary>()
  /** The current or last run. */
  #run: Conducted | null = null
  #underWay = false
  #summary: Summary | null = null
  #desk: Promise<PreflightDesk> | null = null

  constructor(deps: RunControllerDeps) {
    this.#deps = deps
    this.#board = new StatusBoard(deps.clock)
  }

  async start(plan: Plan, options: StartOptions = {}) {
    const searching = await this.#searching(plan, options)
    if (this.#underWay)
      throw new RunStateError('A run is under way: stop it first.')
    const request = this.#request(plan, options)
    void this.#desk?.then((desk) => desk.cancel())
    const run = this.#take(request, options, searching)
    this.#announce(request, options)
    try {
      await run.begin()
    } catch (error) {
      this.#underWay = false
      const stopped = error instanceof RunStateError
      this.#board.update({ state: stopped ? 'stopped' : 'failed' })
      this.#board.notice('end', error instanceof Error ? error.message : null)
      throw error
    }
    return { runId: request.runId, folder: request.folder }
  }

  async preflight(
    plan: Plan,
    { quick = false, workers }: PreflightOptions = {},
  ): Promise<Preflight> {
    this.#desk ??= openDesk(this.#deps)
    const desk = await this.#desk
    return await desk.check({
      plan,
      live: quick ? UNASKED : this.#live(plan),
      ...(workers === undefined ? {} : { workers }),
    })
  }

  /** Loaded for searches only: it would delay the start of a run. */
  async #searching(
    plan: Plan,
    { workers: requested }: StartOptions,
  ): Promise<Searching | null> {
    const { search } = plan
    if (!search) return null
    const [{ SearchRun: Search }, { searchLimits }] = await Promise.all([
      import('./search/search-run.ts'),
      import('./search/search-limits.ts'),
    ])
    const limits = await searchLimits(plan, search, this.#machine(requested))
    return { SearchRun: Search, limits }
  }

  #live(plan: Plan): CheckRequest['live'] {
    if (this.#underWay)
      return { type: 'skipped', reason: 'A run is under way.' }
    try {
      return { plan: resolveSecrets(plan, this.#deps.secrets) }
    } catch (error) {
      // a run would not start either
      if (error instanceof PlanError)
        return { type: 'refused', reason: error.message }
      throw error
    }
  }

  stop(): void {
    if (this.#underWay) this.#run?.stop()
  }

  kill(): void {
    if (this.#underWay) this.#run?.kill()
  }

  adjust(change: Change): void {
    if (!this.#run || !this.#underWay)
      throw new RunStateError('No run is under way.')
    this.#run.adjust(change)
  }

  status(): RunStatus {
    return this.#board.status()
  }

  seconds(): readonly Second[] {
    return this.#run?.seconds() ?? []
  }

  summary(): Summary | null {
    return this.#summary
  }

  onStatus(listener: (status: RunStatus) => void): Unsubscribe {
    return this.#board.onChange(listener)
  }

  onSecond(listener: (second: Second) => void): Unsubscribe {
    return this.#secondSignal.subscribe(listener)
  }

  onSummary(listener: (summary: Summary) => void): Unsubscribe {
    return this.#summarySignal.subscribe(listener)
  }

  finished(): Promise<Summary> {
    if (this.#run) return this.#run.finished
    return Promise.reject(new RunStateError('Nothing has run yet.'))
  }

  async dispose(): Promise<void> {
    this.kill()
    // A run that never began has nothing to wait for.
    await this.#run?.finished.catch(() => {})
    await (await this.#desk)?.dispose()
  }

  /** @throws PlanError when a secret is missing */
  #request(plan: Plan, options: StartOptions): RunRequest {
    const { clock, random, runsFolder, secrets } = this.#deps
    const runId = newRunId(clock.now(), random)
    return {
      runId,
      folder: resolve(options.folder ?? join(runsFolder, runId)),
      plan,
      livePlan: resolveSecrets(plan, secrets),
      workers: this.#workers(plan, options.workers),
    }
  }

  #workers(plan: Plan, requested: number | undefined): number {
    return workerCount(plan, this.#machine(requested))
  }

  #machine(requested: number | undefined): Machine {
    const { cores, descriptorLimit } = this.#deps
    const known = { cores, descriptorLimit }
    return requested === undefined ? known : { ...known, requested }
  }

  #take(
    request: RunRequest,
    options: StartOptions,
    searching: Searching | null,
  ): Conducted {
    const run = this.#create(request, options, searching)
    const release = () => {
      if (this.#run === run) this.#underWay = false
    }
    run.finished.then(release, release)
    this.#run = run
    this.#underWay = true
    this.#summary = null
    return run
  }

  #create(
    request: RunRequest,
    options: StartOptions,
    searching: Searching | null,
  ): Conducted {
    const listeners: RunListeners = {
      onSecond: (second) => this.#secondSignal.emit(second),
      onSummary: (summary) => {
        this.#summary = summary
        this.#summarySignal.emit(summary)
      },
    }
    const { search } = request.plan
    if (search === undefined || searching === null)
      return new Run(this.#deps, request, this.#board, listeners)
    const workersFor = (plan: Plan) => this.#workers(plan, options.workers)
    const { limits, SearchRun: Search } = searching
    const whole = { ...request, search, limits, workersFor }
    return new Search(this.#deps, whole, this.#board, listeners)
  }

  #announce(request: RunRequest, options: StartOptions): void {
    const { runId, plan, workers } = request
    const shape: ShapePoint[] = [...compileShape(plan.load)]
    this.#board.reset({
      state: 'checking',
      runId,
      plan: maskPlan(encodePlan(plan)),
      plannedMs: durationOf(plan.load),
      stages: plan.load.stages.length,
      shape,
      ratePerMinute: plannedRate(plan),
      workers,
    })
    const requested = options.workers ?? workers
    if (workers > requested)
      this.#board.notice(
        'worker-count',
        `${requested} workers were asked for, ${workers} are used: one process ` +
          `may hold only ${this.#deps.descriptorLimit} open files here.`,
      )
  }
}

const UNASKED = { type: 'skipped', reason: 'Not tried: a run does.' } as const

/** Loaded when it is needed: most of it would delay the start of a run. */
async function openDesk(deps: RunControllerDeps): Promise<PreflightDesk> {
  const { PreflightDesk } = await import('./preflight/preflight.ts')
  return new PreflightDesk(deps)
}
