// A search for a limit: probes, each a run of its own, one after another until
// core/search knows enough. To the controller it is one run: begun, stopped,
// watched and finished as any other.
import { RunStateError } from '../../core/errors.ts'
import type { Second } from '../../core/metrics/second.ts'
import type {
  Outcome,
  SearchProbe,
  SearchResult,
  Summary,
} from '../../core/metrics/summary-schema.ts'
import {
  BUILTIN_TARGET,
  planSchema,
  type Plan,
  type SearchPlan,
} from '../../core/plan/schema.ts'
import { targetFaultsSchema } from '../../core/protocol/target.ts'
import { boundsOf } from '../../core/search/bounds.ts'
import { judgeProbe } from '../../core/search/judge-probe.ts'
import { nextStep, type ProbeStep } from '../../core/search/next-step.ts'
import { probePlan } from '../../core/search/probe-plan.ts'
import {
  bestProbe,
  searchResult,
  stoppedSearch,
} from '../../core/search/result.ts'
import type { SearchSettings } from '../../core/search/settings.ts'
import { withSearch } from '../../core/search/verdict.ts'
import { recoverRun } from '../recover-run.ts'
import type { RunDeps, RunListeners, RunRequest } from '../run.ts'
import type { StatusBoard } from '../status-board.ts'
import { startTarget, type RunningTarget } from '../target-supervisor.ts'
import { probeFolder } from './probe-folders.ts'
import { createProbe, type StartedProbe } from './probe-run.ts'
import { untilQuiet } from './quiet.ts'
import type { SearchLimits } from './search-limits.ts'
import { SearchRecord, type SearchBase } from './search-record.ts'
import { TargetWatch } from './target-watch.ts'

export interface SearchRequest extends RunRequest {
  readonly search: SearchPlan
  readonly limits: SearchLimits
  readonly workersFor: (plan: Plan) => number
}

/** What the result rests on, as far as it is known. */
interface Base extends SearchBase {
  /** Of the probe, from 1. */
  readonly number: number
  readonly seconds: readonly Second[]
}

interface Ending {
  readonly outcome: Outcome
  readonly reason: string | null
  readonly search: SearchResult
}

export class SearchRun {
  readonly #deps: RunDeps
  readonly #request: SearchRequest
  readonly #board: StatusBoard
  readonly #listeners: RunListeners
  readonly #settings: SearchSettings
  readonly #mostConnections: number
  readonly #finished = Promise.withResolvers<Summary>()
  readonly #stopped = Promise.withResolvers<void>()
  readonly #probes: SearchProbe[] = []
  /** Why it is to end early; null: it is not. */
  #stopReason: string | null = null
  #target: RunningTarget | null = null
  #record: SearchRecord | null = null
  #probe: StartedProbe | null = null
  #watch: TargetWatch | null = null
  #base: Base | null = null
  #startedAtEpochMs = 0

  constructor(
    deps: RunDeps,
    request: SearchRequest,
    board: StatusBoard,
    listeners: RunListeners,
  ) {
    this.#deps = deps
    this.#request = request
    this.#board = board
    this.#listeners = listeners
    this.#mostConnections = request.limits.mostConnections
    this.#settings = request.limits.settings
    // Whoever waits for it is told; nobody has to.
    this.#finished.promise.catch(() => {})
  }

  /** Resolves after all files are written; rejects when it never began. */
  get finished(): Promise<Summary> {
    return this.#finished.promise
  }

  /** Of the current probe; in the end of the one that the result rests on. */
  seconds(): readonly Second[] {
    return this.#probe?.run.seconds() ?? this.#base?.seconds ?? []
  }

  /** @throws FileError | RunLostError | RunStateError; then nothing is left */
  async begin(): Promise<void> {
    this.#startedAtEpochMs = this.#deps.clock.now()
    try {
      const step = nextStep(this.#settings, [])
      if (step === null) throw new RunStateError('There is nothing to try.')
      this.#record = await SearchRecord.create(this.#request, this.#deps)
      this.#target = await this.#startTarget()
      await this.#start(step)
    } catch (error) {
      await this.#dispose()
      this.#finished.reject(error)
      throw error
    }
    void this.#conduct().catch((error: unknown) => this.#break(error))
  }

  stop(): void {
    this.#end('Stopped by the user')
    this.#probe?.run.stop()
  }

  kill(): void {
    this.#end('Killed by the user')
    this.#probe?.run.kill()
  }

  adjust(): never {
    throw new RunStateError('A search sets the load itself.')
  }

  #end(how: string): void {
    const { clock } = this.#deps
    const tookMs = Math.max(0, clock.now() - this.#startedAtEpochMs)
    this.#stopReason ??= `${how} after ${(tookMs / 1000).toFixed(1)} s.`
    this.#stopped.resolve()
  }

  /** One process for all probes: its limits are those of the whole target. */
  async #startTarget(): Promise<RunningTarget | null> {
    const { target } = this.#request.plan
    if (!target.urls.includes(BUILTIN_TARGET)) return null
    const running = await startTarget(this.#deps.host, {
      processes: 1,
      faults: target.builtin ?? targetFaultsSchema.parse({}),
      clock: this.#deps.clock,
    })
    running.onLoss(({ url, reason }) =>
      this.#board.notice('target', `The built-in target (${url}) ${reason}.`),
    )
    return running
  }

  /** @throws what the start of a run does */
  async #start(step: ProbeStep): Promise<void> {
    if (this.#stopReason !== null)
      throw new RunStateError('The run was stopped before it began.')
    this.#tell(step, this.#probes.length + 1)
    this.#probe = this.#createProbe(step)
    this.#watch =
      this.#target && new TargetWatch(this.#target, this.#deps.clock)
    await this.#probe.run.begin()
    this.#watch?.look(null)
  }

  #createProbe(step: ProbeStep): StartedProbe {
    const { plan, livePlan, search, runId, folder } = this.#request
    const number = this.#probes.length + 1
    const probe = { ...step, mostConnections: this.#mostConnections }
    const ownPlan = probePlan(plan, search, probe)
    return createProbe(this.#deps, {
      step,
      number,
      run: {
        runId: `${runId}-${number}`,
        folder: probeFolder(folder, number),
        plan: ownPlan,
        livePlan: probePlan(livePlan, search, probe),
        workers: this.#request.workersFor(ownPlan),
        ...(this.#target ? { target: this.#target } : {}),
      },
      board: this.#board,
      onSecond: (second) => {
        this.#record?.probing(step)
        this.#watch?.look(second.index)
        this.#listeners.onSecond(second)
      },
    })
  }

  #tell({ phase, load }: ProbeStep, number: number): void {
    const { low, above } = boundsOf(this.#probes)
    this.#board.update({
      search: {
        for: this.#settings.for,
        ...{ phase, load, low },
        high: above?.load ?? null,
        probes: [...this.#probes],
        probe: number,
        startedAtEpochMs: this.#startedAtEpochMs,
      },
    })
  }

  async #conduct(): Promise<void> {
    let step = await this.#probed()
    while (step !== null) {
      const { clock } = this.#deps
      const stopped = this.#stopped.promise
      await untilQuiet({ clock, target: this.#target, stopped })
      if (this.#stopReason !== null) break
      const failure = await this.#tryStart(step)
      if (failure !== null) return await this.#complete(this.#broken(failure))
      if (this.#stopReason !== null) this.#probe?.run.stop()
      step = await this.#probed()
    }
    await this.#complete(this.#ending())
  }

  /** Waits for the end of the probe and judges it. */
  async #probed(): Promise<ProbeStep | null> {
    const { search } = this.#request
    const probe = this.#probe
    if (!probe) return null // stopped before it began
    const summary = await probe.run.finished
    const seconds = probe.run.seconds()
    const { step, number, plan, folder } = probe
    const measured: Base = { number, plan, folder, summary, seconds }
    if (this.#stopReason !== null) {
      this.#base ??= measured
      return null
    }
    const { phase, load } = step
    const starved = await this.#watch?.starved()
    const facts = { kind: search.for, load, plan, summary, seconds }
    const run = { ...facts, ...(starved ? { starved } : {}) }
    const judged = judgeProbe(phase, run, search)
    this.#probes.push(judged)
    this.#record?.probed(judged)
    this.#board.notice('journal', this.#record?.trouble ?? null)
    this.#keep(measured)
    this.#tell(step, number)
    return nextStep(this.#settings, this.#probes)
  }

  /** Of all that was measured, only what the result would rest on now. */
  #keep(measured: Base): void {
    const best = bestProbe(this.#probes)
    const number = best ? this.#probes.indexOf(best) + 1 : measured.number
    if (measured.number === number) this.#base = measured
  }

  /** After a long hold that failed, a lower load counts again: read it back. */
  async #baseOf({ probes }: SearchResult): Promise<Base> {
    const base = this.#base
    if (!base) throw new Error('a search ended without a run')
    const best = bestProbe(probes)
    const number = best ? probes.indexOf(best) + 1 : base.number
    if (number === base.number) return base
    const folder = probeFolder(this.#request.folder, number)
    try {
      const { summary, seconds, plan } = await recoverRun(folder)
      return { number, folder, summary, seconds, plan: planSchema.parse(plan) }
    } catch {
      return base // the disk had no room for it
    }
  }

  /** @returns what hindered it; null: it has begun, or was stopped */
  async #tryStart(step: ProbeStep): Promise<string | null> {
    this.#probe = null
    try {
      await this.#start(step)
      return null
    } catch (error) {
      this.#probe = null
      if (error instanceof RunStateError) return null
      return error instanceof Error ? error.message : String(error)
    }
  }

  #ending(): Ending {
    const reason = this.#stopReason
    return reason === null
      ? {
          outcome: 'completed',
          reason: null,
          search: searchResult(this.#settings, this.#probes),
        }
      : {
          outcome: 'stopped',
          reason,
          search: stoppedSearch(this.#settings, this.#probes),
        }
  }

  #broken(failure: string): Ending {
    return {
      outcome: 'aborted',
      reason: `Probe ${this.#probes.length + 1} could not start: ${failure}`,
      search: stoppedSearch(this.#settings, this.#probes),
    }
  }

  async #complete({ outcome, reason, search }: Ending): Promise<void> {
    const base = await this.#baseOf(search)
    const { runId, plan } = this.#request
    const summary: Summary = {
      ...withSearch(base.summary, search),
      ...{ runId, name: plan.name, outcome, outcomeReason: reason },
    }
    this.#base = base
    this.#probe = null
    this.#board.freeze(this.#deps.clock.now())
    await this.#record?.end(search, base, summary)
    await this.#dispose()
    this.#listeners.onSummary(summary)
    this.#board.notice('probe', null)
    this.#board.notice('end', reason)
    this.#board.update({ state: END_STATES[outcome], writingFiles: true })
    this.#board.notice('files', await this.#leaveResults(base, summary))
    this.#board.update({ writingFiles: false })
    this.#finished.resolve(summary)
  }

  async #leaveResults(base: Base, summary: Summary): Promise<string | null> {
    // Loaded when it is needed: reports and YAML would delay the start.
    const { leaveResults } = await import('../run-result.ts')
    const { renderCharts, clock } = this.#deps
    const { folder, plan } = this.#request
    const { seconds, plan: measured } = base
    const facts = { folder, summary, seconds, plan, measured }
    return await leaveResults({ ...facts, renderCharts, clock })
  }

  /** Only a defect of ours leads here; even then no process stays behind. */
  async #break(error: unknown): Promise<void> {
    this.#probe?.run.kill()
    await this.#dispose()
    const detail = error instanceof Error ? error.message : String(error)
    this.#board.notice('end', `The search could not go on: ${detail}`)
    this.#board.update({ state: 'failed', writingFiles: false })
    this.#finished.reject(error)
  }

  async #dispose(): Promise<void> {
    await this.#target?.dispose()
    await this.#record?.close()
  }
}

const END_STATES = {
  completed: 'finished',
  stopped: 'stopped',
  aborted: 'failed',
  failed: 'failed',
} as const
