// A real worker process under conditions that this process cannot take on
// itself: a low descriptor limit, a network of its own, system calls that fail.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type {
  ErrorRow,
  IntervalReport,
} from '../../core/metrics/interval-report.ts'
import { compileShape } from '../../core/plan/load-shape.ts'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'
import {
  generatorEventSchema,
  type GeneratorCommandSource,
} from '../../core/protocol/generator.ts'

const WORKER = fileURLToPath(
  new URL('../../workers/entry/generator.ts', import.meta.url),
)

/** A shell command that prepares the surroundings and becomes the worker. */
export interface Confinement {
  /** What runs the shell, such as unshare with its flags. */
  readonly wrapper: readonly string[]
  /** Shell lines before the worker; they must not fail. */
  readonly setup: string
  /** As after an adjustment: more connections than the plan's. */
  readonly connections?: number
}

export const PLAIN: readonly string[] = []
/** Root of a user and network namespace of its own. */
export const OWN_NETWORK: readonly string[] = ['unshare', '-rn']

/** Whether such a command works on this machine. */
export function canRun(...command: readonly string[]): boolean {
  const [program = '', ...args] = command
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/**
 * Starts the plan in a confined worker and resolves with the errors of the
 * first second that has any.
 */
export async function confinedErrors(
  confinement: Confinement,
  source: PlanSource,
): Promise<readonly ErrorRow[]> {
  const reports = await confinedReports(
    confinement,
    source,
    (all) => (all.at(-1)?.errors.length ?? 0) > 0,
  )
  return reports.at(-1)?.errors ?? []
}

/**
 * The same, until it has met errors and holds what it can: how many
 * connections that is, and what stopped more.
 */
export async function confinedPeak(
  confinement: Confinement,
  source: PlanSource,
): Promise<{ readonly open: number; readonly errors: readonly string[] }> {
  const reports = await confinedReports(confinement, source, (all) => {
    const [before, last] = all.slice(-2)
    return (
      all.some(({ errors }) => errors.length > 0) &&
      last?.gauges.connecting === 0 &&
      before?.gauges.open === last.gauges.open
    )
  })
  return {
    open: reports.at(-1)?.gauges.open ?? 0,
    errors: [
      ...new Set(
        reports.flatMap(({ errors }) => errors.map((row) => row.category)),
      ),
    ],
  }
}

async function confinedReports(
  { wrapper, setup, connections }: Confinement,
  source: PlanSource,
  enough: (reports: readonly IntervalReport[]) => boolean,
): Promise<readonly IntervalReport[]> {
  const script = `set -e; ${setup}\nexec "$@"`
  const [program = 'sh', ...args] = [
    ...wrapper,
    ...['sh', '-c', script, 'sh', process.execPath, WORKER],
  ]
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const done = Promise.withResolvers<void>()
  const reports: IntervalReport[] = []
  const tell = (command: GeneratorCommandSource) => void child.send(command)
  child.on('message', (message) => {
    const event = generatorEventSchema.parse(message)
    if (event.type === 'ready') tell({ type: 'start', atEpochMs: Date.now() })
    else if (event.type === 'failed') done.reject(new Error(event.message))
    else if (event.type === 'interval') {
      reports.push(event.report)
      if (enough(reports)) done.resolve()
    }
  })
  child.on('exit', (code) => {
    done.reject(new Error(`the worker exited with ${code}`))
  })
  tell(prepare(source, connections))
  try {
    await done.promise
    return reports
  } finally {
    child.kill('SIGKILL')
    await exited
  }
}

function prepare(
  source: PlanSource,
  connections?: number,
): GeneratorCommandSource {
  const shape = [...compileShape(planSchema.parse(source).load)]
  return {
    type: 'prepare',
    protocol: 1,
    runId: 'confined',
    plan: source,
    share: { index: 0, shares: 1 },
    shape: shape.map((point) => ({
      ...point,
      connections: connections ?? point.connections,
    })),
    endMs: 3_600_000,
    seed: 1,
  }
}
