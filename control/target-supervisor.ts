// The built-in target as one thing: as many processes as asked, each with a
// listener of its own. A process that dies stays dead: that is what a real
// server would show too.
import { RunLostError } from '../core/errors.ts'
import type { TargetFaults, TargetStats } from '../core/protocol/target.ts'
import type { Unsubscribe } from '../core/rpc/port.ts'
import { Signal } from '../core/rpc/signal.ts'
import { settledWithin, type Clock } from './clock.ts'
import type { ProcessHost } from './process-host.ts'
import { createSystemClock } from './system-clock.ts'
import { TargetProcess } from './target-process.ts'

/** A busy machine starts many processes slowly. */
const LISTEN_LIMIT_MS = 15_000
const LISTEN_LIMIT_EACH_MS = 1000

export interface TargetOptions {
  readonly processes: number
  /** Default 127.0.0.1. */
  readonly listenHost?: string
  /** The first process's; the others take the next ones. 0: any free one. */
  readonly port?: number
  readonly faults: TargetFaults
  readonly clock?: Clock
}

export interface TargetLoss {
  readonly url: string
  /** "was killed by SIGKILL", "exited with code 1: …" */
  readonly reason: string
}

export interface RunningTarget {
  /** One per process. */
  readonly urls: readonly string[]
  /** Of the processes that live and answer. */
  stats(): Promise<TargetStats[]>
  onLoss(listener: (loss: TargetLoss) => void): Unsubscribe
  /** Asks, waits with a limit, kills. Idempotent. */
  dispose(): Promise<void>
}

/** @throws RunLostError when not every process listens; then none is left */
export async function startTarget(
  host: ProcessHost,
  options: TargetOptions,
): Promise<RunningTarget> {
  const clock = options.clock ?? createSystemClock()
  const processes = Array.from(
    { length: options.processes },
    (_, index) =>
      new TargetProcess(host.spawn('target', `target ${index + 1}`), clock),
  )
  try {
    const urls = await listenAll(processes, options, clock)
    return superviseTarget(processes, urls)
  } catch (error) {
    await stopAll(processes)
    throw error
  }
}

async function listenAll(
  processes: readonly TargetProcess[],
  options: TargetOptions,
  clock: Clock,
): Promise<string[]> {
  const host = options.listenHost ?? '127.0.0.1'
  const first = options.port ?? 0
  const ports = Promise.all(
    processes.map((process, index) =>
      process.listen({
        host,
        port: first === 0 ? 0 : first + index,
        faults: options.faults,
      }),
    ),
  )
  const limitMs = LISTEN_LIMIT_MS + LISTEN_LIMIT_EACH_MS * processes.length
  if (!(await settledWithin(clock, ports, limitMs)))
    throw new RunLostError(
      `The built-in target did not listen within ${limitMs / 1000} s. ` +
        'The machine may be too busy: close other programs and try again.',
    )
  return (await ports).map((port) => `ws://${dialHost(host)}:${port}`)
}

/** The name under which this machine reaches what listens on `host`. */
function dialHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function superviseTarget(
  processes: readonly TargetProcess[],
  urls: readonly string[],
): RunningTarget {
  const losses = new Signal<TargetLoss>()
  let stopping: Promise<void> | null = null

  async function stats(): Promise<TargetStats[]> {
    const answers = await Promise.all(processes.map((each) => each.stats()))
    return answers.filter((answer) => answer !== null)
  }

  for (const [index, process] of processes.entries()) {
    process.totals.subscribe(({ id }) => {
      void stats().then((all) =>
        process.tell({ type: 'total', id, processes: all }),
      )
    })
    void process.gone.then((reason) => {
      if (!stopping) losses.emit({ url: urls[index] ?? '', reason })
    })
  }

  return {
    urls,
    stats,
    onLoss: (listener) => losses.subscribe(listener),
    dispose() {
      stopping ??= stopAll(processes)
      return stopping
    },
  }
}

async function stopAll(processes: readonly TargetProcess[]): Promise<void> {
  await Promise.all(processes.map((process) => process.stop()))
}
