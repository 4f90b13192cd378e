// The app API over made-up runs: a run's seconds pass as fast as the script
// says, and Stop, Kill and Adjust are answered like a controller does.
import { RunStateError, TidewireError } from '../../core/errors.ts'
import { checkPlan } from '../../core/plan/check.ts'
import { compileShape, durationOf, peakOf } from '../../core/plan/load-shape.ts'
import { plannedRate } from '../../core/plan/planned-rate.ts'
import { encodePlan, type Plan } from '../../core/plan/schema.ts'
import { maskPlan } from '../../core/plan/secrets.ts'
import {
  appCommands,
  type AppEvents,
  type RunStatus,
  type SearchStatus,
} from '../../core/protocol/app.ts'
import type { Preflight } from '../../core/protocol/preflight.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import type { Port } from '../../core/rpc/port.ts'
import { createRpcServer, type RpcServer } from '../../core/rpc/server.ts'
import { IDLE_STATUS } from '../../renderer/state/run-store.ts'
import { totalsOf } from '../../renderer/state/totals.ts'
import { PREFLIGHT_OK } from '../../renderer/testing/synthetic-preflight.ts'
import { makeScenarios } from '../../renderer/testing/synthetic-scenarios.ts'
import {
  makeSummary,
  syntheticSecond,
} from '../../renderer/testing/synthetic-run.ts'

export interface FakeScript {
  /** How long a second takes. */
  readonly secondMs?: number
  readonly errors?: boolean
  /** The result has every scenario in it. */
  readonly scenarios?: boolean
  readonly saturated?: boolean
  /** Why every run fails before it begins. */
  readonly failure?: string
  /** The second in which worker 1 is lost. */
  readonly loseWorkerAt?: number
  /** No second passes after this one: what it shows stays. */
  readonly holdAt?: number
  /** What the check of the machine says, or why it fails. */
  readonly preflight?: Preflight | Error
  /** Where a search stands while a run is under way. */
  readonly search?: SearchStatus
  /** What the result says instead of all being well. */
  readonly summary?: Partial<Summary>
}

export interface FakeRuns {
  serve(port: Port): () => void
  /** How often the machine was checked. */
  readonly checks: number
  readonly commands: readonly string[]
  /** Of every run that was started, the latest last. */
  readonly plans: readonly Plan[]
  readonly adjustments: readonly unknown[]
  dispose(): void
}

class Runs implements FakeRuns {
  checks = 0
  readonly commands: string[] = []
  readonly plans: Plan[] = []
  readonly adjustments: unknown[] = []
  readonly #script: FakeScript
  readonly #pages = new Set<RpcServer<AppEvents>>()
  #status = IDLE_STATUS
  #seconds: Second[] = []
  #summary: Summary | null = null
  #timer: NodeJS.Timeout | undefined
  #plan: Plan | null = null
  #count = 0

  constructor(script: FakeScript) {
    this.#script = script
  }

  serve(port: Port): () => void {
    const heard = <T>(name: string, answer: T): T => {
      this.commands.push(name)
      return answer
    }
    const page = createRpcServer<typeof appCommands, AppEvents>(
      port,
      appCommands,
      {
        'app.info': () => ({
          version: '0.0.0',
          platform: 'linux',
          cores: 2,
          descriptorLimit: 20_000,
          runsFolder: '/home/someone/Tidewire/runs',
        }),
        'run.attach': () => ({
          status: this.#status,
          seconds: this.#seconds,
          summary: this.#summary,
        }),
        'preflight.check': () => this.#check(),
        'run.start': ({ plan }) => heard('run.start', this.#start(plan)),
        'run.stop': () => heard('run.stop', this.#end('stopped')),
        'run.kill': () => heard('run.kill', this.#end('stopped')),
        'run.adjust': (change) => {
          this.adjustments.push(change)
          return heard('run.adjust', {})
        },
        'runs.list': () => ({ runs: this.#archive() }),
        'runs.open': () => ({
          summary: this.#summaryOrThrow(),
          seconds: this.#seconds,
          plan: this.#status.plan,
        }),
        'run.export': ({ format }) => ({
          fileName: format,
          text: `made up ${format}\n`,
        }),
      },
    )
    this.#pages.add(page)
    return () => this.#pages.delete(page)
  }

  dispose(): void {
    clearInterval(this.#timer)
  }

  #summaryOrThrow(): Summary {
    if (this.#summary) return this.#summary
    throw new TidewireError('run_unknown', 'there is no such run')
  }

  #archive() {
    if (!this.#summary) return []
    const { runId, name, startedAt, outcome, durationMs } = this.#summary
    const { peak } = this.#summary.connections
    return [{ runId, name, startedAt, outcome, durationMs, peak }]
  }

  #check(): Preflight {
    this.checks++
    const { preflight = PREFLIGHT_OK } = this.#script
    if (preflight instanceof Error) throw preflight
    return preflight
  }

  #start(plan: Plan): { runId: string } {
    if (['ramping', 'holding'].includes(this.#status.state))
      throw new RunStateError('a run is under way')
    const runId = `run-${++this.#count}`
    this.#plan = plan
    this.plans.push(plan)
    this.#seconds = []
    this.#summary = null
    this.#report({
      ...IDLE_STATUS,
      state: 'checking',
      runId,
      plan: maskPlan(encodePlan(plan)),
      startedAtEpochMs: 0,
      plannedMs: durationOf(plan.load),
      stages: plan.load.stages.length,
      shape: compileShape(plan.load).map((point) => ({ ...point })),
      ratePerMinute: plannedRate(plan),
      workers: 2,
      search: this.#script.search ?? null,
    })
    const { failure, secondMs = 1000 } = this.#script
    if (failure !== undefined)
      this.#report({ ...this.#status, state: 'failed', message: failure })
    else this.#timer = setInterval(() => this.#tick(), secondMs)
    return { runId }
  }

  #tick(): void {
    if (!this.#plan) return
    const { load } = this.#plan
    const index = this.#seconds.length
    const seconds = Math.ceil(durationOf(load) / 1000)
    const { errors = false, saturated = false, loseWorkerAt } = this.#script
    const second = syntheticSecond(
      { seconds, connections: peakOf(load), errors, saturated },
      index,
    )
    this.#seconds.push(second)
    for (const page of this.#pages) page.emit('run.second', second)
    const lost =
      loseWorkerAt !== undefined && index >= loseWorkerAt
        ? [
            {
              worker: 1,
              atMs: loseWorkerAt * 1000,
              connections: 250,
              reason: 'killed by SIGKILL',
            },
          ]
        : []
    this.#report({
      ...this.#status,
      state: second.state,
      stage: second.stage,
      elapsedMs: (index + 1) * 1000,
      workersLost: lost,
    })
    if (index === this.#script.holdAt) clearInterval(this.#timer)
    if (index + 1 >= seconds) this.#end('finished')
  }

  #end(state: 'finished' | 'stopped'): Record<string, never> {
    clearInterval(this.#timer)
    const { runId, plan } = this.#status
    if (runId === null) throw new RunStateError('no run is under way')
    this.#report({ ...this.#status, state })
    const checked = checkPlan(plan)
    this.#summary = makeSummary({
      runId,
      name: checked.ok ? checked.plan.name : 'Load test',
      durationMs: this.#seconds.length * 1000,
      outcome: state === 'finished' ? 'completed' : 'stopped',
      errors: [...totalsOf(this.#seconds).errors],
      outcomeReason: state === 'finished' ? null : 'stopped by the user',
      ...(this.#script.scenarios && { scenarios: makeScenarios() }),
      ...this.#script.summary,
    })
    for (const page of this.#pages) page.emit('run.summary', this.#summary)
    return {}
  }

  #report(status: RunStatus): void {
    this.#status = status
    for (const page of this.#pages) page.emit('run.status', status)
  }
}

export function createFakeRuns(script: FakeScript): FakeRuns {
  return new Runs(script)
}
