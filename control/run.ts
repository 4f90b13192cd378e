// One run from the request to its last file: setup, session, result. One
// object per run; the controller keeps the one under way.
import type { Second } from '../core/metrics/second.ts'
import { summarize } from '../core/metrics/summary.ts'
import type { Summary } from '../core/metrics/summary-schema.ts'
import { createSampleMask } from '../core/plan/sample-mask.ts'
import { maskPlan } from '../core/plan/secrets.ts'
import { encodePlan, type Plan } from '../core/plan/schema.ts'
import { RunStateError } from '../core/errors.ts'
import { JOURNAL_VERSION } from '../core/protocol/journal.ts'
import { connectionsPerProcess } from './limits.ts'
import { RunRecorder } from './run-recorder.ts'
import type { RenderCharts } from './run-result.ts'
import { RunSession, type Change, type SessionEnd } from './run-session.ts'
import { RunSetup, type PreparedRun, type SetupDeps } from './run-setup.ts'
import { RunTimeline } from './run-timeline.ts'
import { SecondStore } from './second-store.ts'
import type { StatusBoard } from './status-board.ts'

/**
 * From the command to the first second. The workers stand ready, so that it
 * reaches each within a few milliseconds; one that hears it later begins with
 * the same second all the same and catches up.
 */
const START_LEAD_MS = 10
const START_LEAD_EACH_MS = 2

export interface RunDeps extends SetupDeps {
  readonly version: string
  readonly renderCharts?: RenderCharts
}

export interface RunRequest {
  readonly runId: string
  readonly folder: string
  /** As it may be shown and stored. */
  readonly plan: Plan
  /** The same with its secrets filled in: for the workers alone. */
  readonly livePlan: Plan
  readonly workers: number
}

export interface RunListeners {
  readonly onSecond: (second: Second) => void
  readonly onSummary: (summary: Summary) => void
}

export class Run {
  readonly #deps: RunDeps
  readonly #request: RunRequest
  readonly #board: StatusBoard
  readonly #listeners: RunListeners
  readonly #setup: RunSetup
  readonly #finished = Promise.withResolvers<Summary>()
  readonly #seconds = new SecondStore()
  #session: RunSession | null = null

  constructor(
    deps: RunDeps,
    request: RunRequest,
    board: StatusBoard,
    listeners: RunListeners,
  ) {
    this.#deps = deps
    this.#request = request
    this.#board = board
    this.#listeners = listeners
    this.#setup = new RunSetup(deps, { ...request, plan: request.livePlan })
    // Whoever waits for it is told; nobody has to.
    this.#finished.promise.catch(() => {})
  }

  /** Resolves after all files are written; rejects when the run never began. */
  get finished(): Promise<Summary> {
    return this.#finished.promise
  }

  seconds(): readonly Second[] {
    return this.#seconds.all()
  }

  /** @throws FileError | RunLostError | RunStateError; then nothing is left */
  async begin(): Promise<void> {
    try {
      const prepared = await this.#setup.prepare()
      this.#start(prepared)
    } catch (error) {
      this.#finished.reject(error)
      throw error
    }
  }

  stop(): void {
    if (this.#session) this.#session.stop()
    else this.#setup.cancel()
  }

  kill(): void {
    if (this.#session) this.#session.kill()
    else this.#setup.cancel()
  }

  adjust(change: Change): void {
    if (!this.#session) throw new RunStateError('The run has not begun yet.')
    this.#session.adjust(change)
  }

  #start(prepared: PreparedRun): void {
    const { clock } = this.#deps
    const { plan } = this.#request
    const board = this.#board
    const leadMs = START_LEAD_MS + START_LEAD_EACH_MS * prepared.pool.size
    const startedAtEpochMs = clock.now() + leadMs
    const recorder = this.#createRecorder(prepared, startedAtEpochMs)
    const session = new RunSession({
      plan,
      pool: prepared.pool,
      timeline: new RunTimeline(plan),
      recorder,
      board,
      clock,
      startedAtEpochMs,
      capacity:
        prepared.pool.size * connectionsPerProcess(this.#deps.descriptorLimit),
    })
    this.#session = session
    prepared.target?.onLoss(({ url, reason }) =>
      board.notice(
        'target',
        `A process of the built-in target (${url}) ${reason}; its connections are lost.`,
      ),
    )
    board.update({ startedAtEpochMs })
    session.begin()
    void session.done
      .then((end) =>
        this.#complete(end, { prepared, recorder, startedAtEpochMs }),
      )
      .catch((error: unknown) => this.#break(error, prepared))
  }

  #createRecorder(
    prepared: PreparedRun,
    startedAtEpochMs: number,
  ): RunRecorder {
    const { runId, plan, livePlan } = this.#request
    const recorder = new RunRecorder({
      plan,
      journal: prepared.journal,
      maskSample: createSampleMask(plan, livePlan),
      onSecond: (second) => {
        this.#seconds.push(second)
        this.#listeners.onSecond(second)
        this.#board.announce()
      },
      onTrouble: (trouble) => this.#board.notice('journal', trouble),
    })
    recorder.note({
      type: 'run',
      version: JOURNAL_VERSION,
      runId,
      startedAtEpochMs,
      plan: maskPlan(encodePlan(plan)),
      workers: prepared.pool.size,
      toolVersion: this.#deps.version,
    })
    return recorder
  }

  async #complete(
    end: SessionEnd,
    { prepared, recorder, startedAtEpochMs }: Measured,
  ): Promise<void> {
    const { plan, runId, folder } = this.#request
    const { state, outcome, reason, endedAtEpochMs, finalOpen } = end
    this.#board.freeze(endedAtEpochMs)
    const summary = summarize(recorder.totals, {
      version: this.#deps.version,
      runId,
      plan,
      startedAtEpochMs,
      endedAtEpochMs,
      outcome,
      outcomeReason: reason,
      finalOpen,
      workers: prepared.pool.size,
      workersLost: end.workersLost,
      miss: end.miss,
    })
    recorder.note({ type: 'end', outcome, reason, endedAtEpochMs, finalOpen })
    await recorder.settled()
    await prepared.dispose()
    this.#listeners.onSummary(summary)
    this.#board.notice('end', reason)
    this.#board.update({ state, writingFiles: true })
    const problem = await this.#leaveResults(folder, summary)
    this.#board.notice('files', problem)
    this.#board.update({ writingFiles: false })
    this.#finished.resolve(summary)
  }

  /** Only a defect of ours leads here; even then no process stays behind. */
  async #break(error: unknown, prepared: PreparedRun): Promise<void> {
    await prepared.dispose()
    const detail = error instanceof Error ? error.message : String(error)
    this.#board.notice(
      'end',
      `The results could not be put together: ${detail}`,
    )
    this.#board.update({ state: 'failed', writingFiles: false })
    this.#finished.reject(error)
  }

  async #leaveResults(
    folder: string,
    summary: Summary,
  ): Promise<string | null> {
    // Loaded when it is needed: reports and YAML would delay the start.
    const { leaveResults } = await import('./run-result.ts')
    const { renderCharts, clock } = this.#deps
    const { plan } = this.#request
    const seconds = this.#seconds.all()
    return await leaveResults({
      folder,
      summary,
      seconds,
      plan,
      renderCharts,
      clock,
    })
  }
}

interface Measured {
  readonly prepared: PreparedRun
  readonly recorder: RunRecorder
  readonly startedAtEpochMs: number
}
