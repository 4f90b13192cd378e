// One run from the common start of its workers until the last of them is gone:
// keeps the time, hands complete seconds to the recorder, and ends it. Getting
// ready is run-setup.ts, what is left behind run-result.ts.
import { RunStateError } from '../core/errors.ts'
import type {
  Outcome,
  ThresholdMiss,
  WorkerLoss,
} from '../core/metrics/summary-schema.ts'
import type { RunState } from '../core/metrics/second.ts'
import type { Plan } from '../core/plan/schema.ts'
import type { Clock } from './clock.ts'
import { planEnding, stopEnding, type Ending } from './run-ending.ts'
import type { RunRecorder } from './run-recorder.ts'
import type { RunTimeline } from './run-timeline.ts'
import { SecondMerger, type DueSecond } from './second-merger.ts'
import { StageJudge } from './stage-judge.ts'
import { ThresholdJudge } from './threshold-judge.ts'
import type { StatusBoard } from './status-board.ts'
import type { WorkerEnd } from './worker-link.ts'
import type { WorkerPool } from './worker-pool.ts'

const TICK_MS = 200
/** A tick so late means that this process itself stood still. */
const STANDSTILL_MS = 1000

export interface SessionParts {
  readonly plan: Plan
  readonly pool: WorkerPool
  readonly timeline: RunTimeline
  readonly recorder: RunRecorder
  readonly board: StatusBoard
  readonly clock: Clock
  readonly startedAtEpochMs: number
  /** Connections that all workers together may hold. */
  readonly capacity: number
}

export interface SessionEnd {
  readonly state: Extract<RunState, 'finished' | 'stopped' | 'failed'>
  readonly outcome: Outcome
  readonly reason: string | null
  readonly endedAtEpochMs: number
  readonly finalOpen: number
  readonly workersLost: readonly WorkerLoss[]
  /** The threshold that ended it. */
  readonly miss: ThresholdMiss | null
}

export interface Change {
  readonly connections?: number
  readonly ratePerMinute?: number
}

export class RunSession {
  readonly #parts: SessionParts
  readonly #merger: SecondMerger
  readonly #done = Promise.withResolvers<SessionEnd>()
  readonly #losses: WorkerLoss[] = []
  readonly #undo: (() => void)[]
  #undoTick: () => void = () => {}
  #nextTickEpochMs = Infinity
  #ending: { readonly how: Ending; deadlineEpochMs: number } | null = null
  readonly #stages: StageJudge
  readonly #thresholds: ThresholdJudge
  #miss: ThresholdMiss | null = null
  #finalOpen = 0
  #over = false

  constructor(parts: SessionParts) {
    this.#parts = parts
    const { pool, startedAtEpochMs } = parts
    this.#stages = new StageJudge(parts.plan)
    this.#thresholds = new ThresholdJudge(parts.plan)
    this.#merger = new SecondMerger(pool.size, startedAtEpochMs)
    this.#undo = [
      pool.reports.subscribe(({ worker, report }) => {
        this.#merger.add(worker, report)
        this.#record(this.#merger.take(parts.clock.now()))
      }),
      pool.ends.subscribe(({ worker, end }) => this.#workerEnded(worker, end)),
    ]
  }

  /** Resolves when no worker is left and all that they said is recorded. */
  get done(): Promise<SessionEnd> {
    return this.#done.promise
  }

  begin(): void {
    const { pool, startedAtEpochMs } = this.#parts
    pool.send({ type: 'start', atEpochMs: startedAtEpochMs })
    this.#tick()
  }

  /** Graceful and bounded. Idempotent. */
  stop(): void {
    if (this.#over || this.#ending?.how.state === 'stopping') return
    const seconds = (this.#elapsedMs() / 1000).toFixed(1)
    this.#end(stopEnding(`Stopped by the user after ${seconds} s.`))
  }

  /** At once: what the workers have not reported yet is lost. */
  kill(): void {
    if (this.#over) return
    const seconds = (this.#elapsedMs() / 1000).toFixed(1)
    const reason = `Killed by the user after ${seconds} s.`
    this.#end(stopEnding(reason))
    this.#parts.pool.kill()
  }

  /** @throws RunStateError unless the run makes load */
  adjust(change: Change): void {
    const { timeline, pool, recorder } = this.#parts
    if (this.#over || this.#ending)
      throw new RunStateError('The run is ending: its load cannot be changed.')
    this.#checkCapacity(change.connections ?? 0)
    const atMs = this.#elapsedMs()
    const { connections, ratePerMinute } = change
    if (connections !== undefined) timeline.adjustConnections(connections, atMs)
    if (ratePerMinute !== undefined) timeline.adjustRate(ratePerMinute, atMs)
    pool.send({
      type: 'adjust',
      ...(connections === undefined ? {} : { shape: timeline.shape }),
      ...(ratePerMinute === undefined ? {} : { ratePerMinute }),
    })
    recorder.note({ type: 'adjust', atMs, ...change })
    this.#show()
  }

  #checkCapacity(connections: number): void {
    const { capacity } = this.#parts
    if (connections > capacity)
      throw new RunStateError(
        `The workers of this run hold at most ${capacity} connections. ` +
          'Stop it and start one with a higher peak.',
      )
  }

  #elapsedMs(): number {
    const { clock, startedAtEpochMs } = this.#parts
    return Math.max(0, clock.now() - startedAtEpochMs)
  }

  /** Re-armed each time, so that a suspended machine does not pile it up. */
  #tick(): void {
    const { clock, timeline, plan } = this.#parts
    if (this.#over) return
    const elapsedMs = this.#elapsedMs()
    if (!this.#ending && elapsedMs >= timeline.endMs)
      this.#end(planEnding(plan))
    this.#forgiveStandstill()
    this.#giveUpWhenLate()
    this.#record(this.#merger.take(clock.now()))
    this.#show()
    const leftMs = timeline.endMs - elapsedMs
    const delayMs = leftMs > 0 ? Math.min(TICK_MS, Math.ceil(leftMs)) : TICK_MS
    if (this.#over) return
    this.#nextTickEpochMs = clock.now() + delayMs
    this.#undoTick = clock.setTimeout(() => this.#tick(), delayMs)
  }

  /** What the workers said meanwhile is still to be read: no deadline counts. */
  #forgiveStandstill(): void {
    const lateMs = this.#parts.clock.now() - this.#nextTickEpochMs
    if (this.#ending && lateMs > STANDSTILL_MS)
      this.#ending.deadlineEpochMs += lateMs
  }

  #show(): void {
    const { board, timeline } = this.#parts
    const elapsedMs = this.#elapsedMs()
    const { state, stage } = timeline.momentAt(elapsedMs)
    const { shape } = timeline
    const ratePerMinute = timeline.rateAt(elapsedMs)
    board.update({ state, stage, shape, ratePerMinute })
  }

  #end(how: Ending): void {
    const { pool, timeline, clock } = this.#parts
    const deadlineEpochMs = clock.now() + how.limitMs
    this.#ending = { how, deadlineEpochMs }
    timeline.end(how.state, this.#elapsedMs())
    this.#parts.board.notice('end', how.reason)
    pool.send({ type: 'stop', drainMs: how.drainMs, closeMs: how.closeMs })
    this.#show()
  }

  #giveUpWhenLate(): void {
    const { pool, clock } = this.#parts
    if (!this.#ending || clock.now() < this.#ending.deadlineEpochMs) return
    const seconds = this.#ending.how.limitMs / 1000
    pool.giveUp(`did not answer the stop within ${seconds} s and was killed`)
  }

  #record(due: readonly DueSecond[]): void {
    const { timeline, recorder } = this.#parts
    for (const second of due) {
      const open = [...second.reports.values()].reduce(
        (sum, report) => sum + report.gauges.open,
        0,
      )
      recorder.record(second, timeline.contextOf(second.index, open))
      if (!this.#ending && !this.#over) this.#judgeSecond(second.index, open)
    }
  }

  /** A plan may end by its own thresholds, and at a stage that failed. */
  #judgeSecond(index: number, open: number): void {
    const { plan, recorder, pool } = this.#parts
    const { totals } = recorder
    const miss = this.#thresholds.missAfter(index, totals, {
      open,
      workers: pool.size,
      workersLost: this.#losses,
    })
    const reason = miss
      ? this.#thresholds.reasonOf(miss)
      : this.#stages.failureAfter(index, totals)
    if (reason === null) return
    if (miss) {
      this.#miss = miss
      recorder.note({ type: 'miss', miss })
    }
    this.#end(planEnding(plan, reason))
  }

  #workerEnded(worker: number, end: WorkerEnd): void {
    if (end.type === 'lost') this.#workerLost(worker, end)
    else this.#finalOpen += end.finalOpen
    this.#merger.end(worker, end.type === 'lost' ? 'lost' : 'finished')
    this.#record(this.#merger.take(this.#parts.clock.now()))
    if (this.#parts.pool.living === 0) void this.#finish()
  }

  #workerLost(
    worker: number,
    end: WorkerEnd & { readonly type: 'lost' },
  ): void {
    const { board, recorder, pool } = this.#parts
    const { connections, reason } = end
    const atMs = Math.round(this.#elapsedMs())
    const loss = { worker, atMs, connections, reason }
    this.#losses.push(loss)
    recorder.note({ type: 'loss', loss })
    board.update({ workersLost: [...this.#losses] })
    board.notice('workers', describeLosses(this.#losses, pool.size))
  }

  async #finish(): Promise<void> {
    if (this.#over) return
    this.#over = true
    this.#undoTick()
    const { clock, recorder, pool } = this.#parts
    const endedAtEpochMs = clock.now()
    this.#record(this.#merger.rest())
    for (const undo of this.#undo) undo()
    await Promise.all([recorder.settled(), pool.dispose()])
    this.#done.resolve({
      ...this.#verdict(),
      endedAtEpochMs,
      finalOpen: this.#finalOpen,
      workersLost: this.#losses,
      miss: this.#miss,
    })
  }

  #verdict(): Pick<SessionEnd, 'state' | 'outcome' | 'reason'> {
    if (this.#ending) {
      const { endState: state, outcome, reason } = this.#ending.how
      return { state, outcome, reason }
    }
    const why = this.#losses[0]?.reason ?? 'ended before the plan did'
    const reason =
      `No worker process is left: the first one ${why}. ` +
      'The results hold what was measured until then.'
    return { state: 'failed', outcome: 'aborted', reason }
  }
}

function describeLosses(
  losses: readonly WorkerLoss[],
  workers: number,
): string {
  const lines = losses.map(
    ({ worker, connections, reason }) =>
      `Worker ${worker + 1} of ${workers} ${reason}; ` +
      `${connections} of its connections are lost.`,
  )
  return lines.join('\n')
}
