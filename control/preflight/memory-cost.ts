// What an idle connection takes, measured on this machine: a worker opens a
// bounded number to a target of its own, and what both processes and the
// kernel grow by between two points is shared out. Loopback only.
import { connectionsPerProcess } from '../../core/descriptor-limit.ts'
import type { MemoryCost } from '../../core/preflight/facts.ts'
import type { ShapePoint } from '../../core/plan/load-shape.ts'
import { encodePlan, planSchema, type Plan } from '../../core/plan/schema.ts'
import {
  GENERATOR_PROTOCOL_VERSION,
  type GeneratorCommandSource,
} from '../../core/protocol/generator.ts'
import { targetFaultsSchema } from '../../core/protocol/target.ts'
import { settledWithin, type Clock } from '../clock.ts'
import type { HostedProcess, ProcessHost } from '../process-host.ts'
import { TargetProcess } from '../target-process.ts'
import { WorkerLink } from '../worker-link.ts'

/** Fewer, where a process may not hold so many. */
const FULL = 3700
/** Too few to tell growth from what the runtime does anyway. */
const FEWEST = 500
/** Where the growth begins to count: code is compiled, pools are made. */
const WARM_SHARE = 0.3
const LOOK_AGAIN_MS = 10
const LIMIT_MS = 10_000
const END_MS = 60_000
/** A kernel that seems to take less or more for an end: others moved it. */
const PLAUSIBLE_KERNEL = { from: 1024, to: 16_384 } as const

/**
 * Measured by us (docs/performance.md): what is said until this machine has
 * been measured, and where it cannot be.
 */
export const DOCUMENTED_COST: MemoryCost = {
  source: 'documented',
  connections: 1_000_000,
  workerBytes: 3584,
  kernelBytes: 3891,
  targetBytes: 3584,
  workerBaseBytes: 62_914_560,
}

export interface MemoryReaders {
  /** Of a process; null: cannot be read here. */
  residentBytes(pid: number): Promise<number | null>
  /** Of the kernel's own objects; null: it does not say. */
  kernelBytes(): Promise<number | null>
}

export interface MeasureDeps {
  readonly host: ProcessHost
  readonly clock: Clock
  readonly readers: MemoryReaders
  /** Of one process; null: none. */
  readonly descriptorLimit: number | null
  /** Its load begins then: another measurement is under way until. */
  readonly quiet: Promise<void>
}

/** Connections at which is looked. */
interface Steps {
  readonly warm: number
  readonly full: number
}

interface Level {
  readonly worker: number
  readonly target: number
  readonly kernel: number | null
}

/**
 * Leaves no process behind.
 *
 * @returns null when it could not be measured here
 */
export async function measureMemoryCost(
  deps: MeasureDeps,
  signal: AbortSignal,
): Promise<MemoryCost | null> {
  const full = Math.min(FULL, connectionsPerProcess(deps.descriptorLimit))
  if (full < FEWEST) return null
  const targetProcess = deps.host.spawn('target', 'measured target')
  const workerProcess = deps.host.spawn('generator', 'measured worker')
  const target = new TargetProcess(targetProcess, deps.clock)
  const worker = new WorkerLink(workerProcess)
  const measuring = measureWith({
    steps: { warm: Math.round(full * WARM_SHARE), full },
    deps,
    target,
    worker,
    targetProcess,
    workerProcess,
    signal,
  })
  try {
    if (!(await settledWithin(deps.clock, measuring, LIMIT_MS))) return null
    return await measuring
  } catch {
    return null // a process could not be started: not known
  } finally {
    measuring.catch(() => {})
    targetProcess.kill()
    worker.kill()
    await Promise.all([worker.dispose(deps.clock), target.stop()])
  }
}

interface Measuring {
  readonly steps: Steps
  readonly deps: MeasureDeps
  readonly target: TargetProcess
  readonly worker: WorkerLink
  readonly targetProcess: HostedProcess
  readonly workerProcess: HostedProcess
  readonly signal: AbortSignal
}

async function measureWith(measuring: Measuring): Promise<MemoryCost | null> {
  const { deps, target, worker, steps } = measuring
  const faults = targetFaultsSchema.parse({})
  const port = await target.listen({ host: '127.0.0.1', port: 0, faults })
  worker.send(prepareCommand(planFor(port, steps.full), steps.warm))
  await worker.ready
  await deps.quiet
  if (measuring.signal.aborted) return null
  worker.send({ type: 'start', atEpochMs: deps.clock.now() })
  if (!(await untilOpen(measuring, steps.warm))) return null
  const warm = await levelOf(measuring)
  worker.send({ type: 'adjust', shape: flat(steps.full) })
  if (!(await untilOpen(measuring, steps.full))) return null
  const full = await levelOf(measuring)
  return warm && full && costOf(warm, full, steps)
}

function costOf(warm: Level, full: Level, steps: Steps): MemoryCost {
  const connections = steps.full - steps.warm
  const each = (from: number, to: number) =>
    Math.max(0, Math.round((to - from) / connections))
  const kernel =
    warm.kernel === null || full.kernel === null
      ? null
      : each(warm.kernel, full.kernel) / 2
  const workerBytes = each(warm.worker, full.worker)
  return {
    source: 'measured',
    connections,
    workerBytes,
    kernelBytes: plausible(kernel) ?? DOCUMENTED_COST.kernelBytes,
    targetBytes: each(warm.target, full.target),
    // with the code that its first connections made it compile
    workerBaseBytes: Math.max(0, warm.worker - steps.warm * workerBytes),
  }
}

function plausible(kernel: number | null): number | null {
  const { from, to } = PLAUSIBLE_KERNEL
  return kernel !== null && kernel >= from && kernel <= to ? kernel : null
}

async function levelOf({
  deps,
  workerProcess,
  targetProcess,
}: Measuring): Promise<Level | null> {
  const [worker, target, kernel] = await Promise.all([
    deps.readers.residentBytes(workerProcess.pid ?? 0),
    deps.readers.residentBytes(targetProcess.pid ?? 0),
    deps.readers.kernelBytes(),
  ])
  return worker === null || target === null ? null : { worker, target, kernel }
}

async function untilOpen(
  { deps, target, signal }: Measuring,
  wanted: number,
): Promise<boolean> {
  for (;;) {
    if (signal.aborted) return false
    const stats = await target.stats()
    if (!stats) return false
    if (stats.open >= wanted) return true
    await new Promise<void>((resolve) => {
      deps.clock.setTimeout(resolve, LOOK_AGAIN_MS)
    })
  }
}

function planFor(port: number, connections: number): Plan {
  return planSchema.parse({
    version: 1,
    target: { urls: [`ws://127.0.0.1:${port}`] },
    load: { stages: [{ connections, hold: `${END_MS}ms` }] },
    heartbeat: { type: 'none' },
  })
}

function prepareCommand(plan: Plan, warm: number): GeneratorCommandSource {
  return {
    type: 'prepare',
    protocol: GENERATOR_PROTOCOL_VERSION,
    runId: 'preflight',
    plan: encodePlan(plan),
    share: { index: 0, shares: 1 },
    shape: flat(warm),
    endMs: END_MS,
    seed: 1,
  }
}

function flat(connections: number): ShapePoint[] {
  return [
    { atMs: 0, connections },
    { atMs: END_MS, connections },
  ]
}
