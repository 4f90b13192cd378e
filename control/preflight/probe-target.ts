// Walks the way to a plan's target with one connection of a real worker, so
// that sockets, TLS, headers, secrets and log-in are those of a run. It leaves
// no process behind and is part of no run.
import { FileError, PlanError } from '../../core/errors.ts'
import { decodeHistogram } from '../../core/metrics/histogram.ts'
import type { IntervalReport } from '../../core/metrics/interval-report.ts'
import type { HistogramName } from '../../core/metrics/names.ts'
import { BUILTIN_TARGET, destinationOf } from '../../core/plan/destination.ts'
import { maskUrl } from '../../core/plan/mask.ts'
import { encodePlan, type Plan } from '../../core/plan/schema.ts'
import type { Way, WayStep, WayWalked } from '../../core/preflight/way.ts'
import { GENERATOR_PROTOCOL_VERSION } from '../../core/protocol/generator.ts'
import { targetFaultsSchema } from '../../core/protocol/target.ts'
import { settledWithin, type Clock } from '../clock.ts'
import type { ProcessHost } from '../process-host.ts'
import { startTarget, type RunningTarget } from '../target-supervisor.ts'
import { WorkerLink } from '../worker-link.ts'
import { echoes, PROBE_END_MS, probePlan } from './probe-plan.ts'

/**
 * Workers report at the end of each second: the run is said to have begun so
 * long ago that the first one ends soon.
 */
const BEGUN_AGO_MS = 600
const WAY_LIMIT_MS = 3000
const READY_LIMIT_MS = 10_000

export interface ProbeDeps {
  readonly host: ProcessHost
  readonly clock: Clock
  /** The connection has been told to begin. */
  readonly onStart?: () => void
}

/** @param plan secrets filled in; @param signal ends it at once */
export async function probeTarget(
  deps: ProbeDeps,
  plan: Plan,
  signal: AbortSignal,
): Promise<Way> {
  const worker = new WorkerLink(deps.host.spawn('generator', 'preflight'))
  const cancelled = whenAborted(signal)
  let target: RunningTarget | null = null
  try {
    target = await builtinFor(deps, plan)
    const url = target?.urls[0] ?? plan.target.urls[0] ?? ''
    prepare(worker, probePlan(plan, url))
    const ready = settledWithin(deps.clock, worker.ready, READY_LIMIT_MS)
    if (!(await Promise.race([ready, cancelled]))) return stoppedBy(signal)
    await worker.ready
    return await Promise.race([
      walk(deps, worker, plan, url),
      cancelled.then(() => stoppedBy(signal)),
    ])
  } catch (error) {
    return signal.aborted ? stoppedBy(signal) : failedBy(error)
  } finally {
    worker.kill()
    await Promise.all([worker.dispose(deps.clock), target?.dispose()])
  }
}

/** Resolves with false. */
function whenAborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false)
    else signal.addEventListener('abort', () => resolve(false), { once: true })
  })
}

function stoppedBy(signal: AbortSignal): Way {
  const reason = signal.aborted
    ? 'Not tried to the end: a run or a newer check has begun.'
    : 'No worker was ready in time; the machine is busy.'
  return { type: 'skipped', reason }
}

/** A plan that no worker takes is refused; else the cause is this machine's. */
function failedBy(error: unknown): Way {
  const reason = error instanceof Error ? error.message : String(error)
  return error instanceof PlanError || error instanceof FileError
    ? { type: 'refused', reason }
    : { type: 'skipped', reason: `Could not be tried: ${reason}` }
}

async function builtinFor(
  { host, clock }: ProbeDeps,
  { target }: Plan,
): Promise<RunningTarget | null> {
  if (target.urls[0] !== BUILTIN_TARGET) return null
  const faults = target.builtin ?? targetFaultsSchema.parse({})
  return await startTarget(host, { processes: 1, faults, clock })
}

function prepare(worker: WorkerLink, plan: Plan): void {
  worker.send({
    type: 'prepare',
    protocol: GENERATOR_PROTOCOL_VERSION,
    runId: 'preflight',
    plan: encodePlan(plan),
    share: { index: 0, shares: 1 },
    shape: [
      { atMs: 0, connections: 1 },
      { atMs: PROBE_END_MS, connections: 1 },
    ],
    endMs: PROBE_END_MS,
    seed: 1,
  })
}

async function walk(
  { clock, onStart }: ProbeDeps,
  worker: WorkerLink,
  plan: Plan,
  url: string,
): Promise<Way> {
  const walked = new Walk(plan, url)
  const done = Promise.withResolvers<void>()
  const undo = [
    worker.reports.subscribe((report) => {
      walked.add(report)
      if (walked.over) done.resolve()
    }),
    worker.ends.subscribe(() => done.resolve()),
  ]
  const fromMs = clock.now()
  worker.send({ type: 'start', atEpochMs: fromMs - BEGUN_AGO_MS })
  onStart?.()
  await settledWithin(clock, done.promise, WAY_LIMIT_MS)
  for (const each of undo) each()
  return walked.result(clock.now() - fromMs)
}

const STEP_TIMES: readonly (readonly [WayStep, HistogramName])[] = [
  ['dns', 'connectDns'],
  ['tcp', 'connectTcp'],
  ['tls', 'connectTls'],
  ['upgrade', 'connectUpgrade'],
  ['login', 'loginLatency'],
  ['round-trip', 'heartbeatRtt'],
  ['round-trip', 'rtt'],
]

/** What the reports have said so far. */
class Walk {
  readonly #plan: Plan
  readonly #url: string
  readonly #tookMs: Partial<Record<WayStep, number>> = {}
  #error: WayWalked['error'] = null

  constructor(plan: Plan, url: string) {
    this.#plan = plan
    this.#url = url
  }

  get over(): boolean {
    return this.#error !== null || this.#tookMs['round-trip'] !== undefined
  }

  add({ histograms, errors }: IntervalReport): void {
    for (const [step, name] of STEP_TIMES) {
      const text = histograms[name]
      const latency =
        text === undefined ? null : decodeHistogram(text).latency()
      if (latency) this.#tookMs[step] ??= latency.min
    }
    this.#error ??= errors[0] ?? null
  }

  result(waitedMs: number): WayWalked {
    const { target, login, heartbeat } = this.#plan
    const upgraded = this.#tookMs.upgrade !== undefined
    const letIn = login.type === 'none' || this.#tookMs.login !== undefined
    return {
      type: 'walked',
      url: maskUrl(this.#url),
      urls: target.urls.length,
      tookMs: this.#tookMs,
      connected: upgraded && letIn,
      error:
        this.over && this.#tookMs['round-trip'] !== undefined
          ? null
          : this.#error,
      waitedMs,
      without: stepsWithout(this.#plan, this.#url),
      foreignPing: heartbeat.type === 'none' && !echoes(this.#plan),
    }
  }
}

function stepsWithout(plan: Plan, url: string): WayWalked['without'] {
  const named = destinationOf(url).family === null
  return {
    ...(named ? {} : { dns: 'The URL holds an address, not a name.' }),
    ...(url.startsWith('wss:') ? {} : { tls: 'The URL is not wss://.' }),
    ...(plan.login.type === 'none'
      ? { login: 'The plan logs in nowhere.' }
      : {}),
  }
}
