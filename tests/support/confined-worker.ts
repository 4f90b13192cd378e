// A real worker process under conditions that this process cannot take on
// itself: a low descriptor limit, a network of its own, system calls that fail.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ErrorRow } from '../../core/metrics/interval-report.ts'
import { compileShape } from '../../core/plan/load-shape.ts'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'
import {
  generatorEventSchema,
  type GeneratorCommandSource,
  type GeneratorEvent,
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
  { wrapper, setup, connections }: Confinement,
  source: PlanSource,
): Promise<readonly ErrorRow[]> {
  const script = `set -e; ${setup}\nexec "$@"`
  const [program = 'sh', ...args] = [
    ...wrapper,
    ...['sh', '-c', script, 'sh', process.execPath, WORKER],
  ]
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const errors = Promise.withResolvers<readonly ErrorRow[]>()
  const tell = (command: GeneratorCommandSource) => void child.send(command)
  child.on('message', (message) => {
    const event = generatorEventSchema.parse(message)
    if (event.type === 'ready') tell({ type: 'start', atEpochMs: Date.now() })
    else if (event.type === 'failed') errors.reject(new Error(event.message))
    else if (hasErrors(event)) errors.resolve(event.report.errors)
  })
  child.on('exit', (code) => {
    errors.reject(new Error(`the worker exited with ${code}`))
  })
  tell(prepare(source, connections))
  try {
    return await errors.promise
  } finally {
    child.kill('SIGKILL')
    await exited
  }
}

function hasErrors(
  event: GeneratorEvent,
): event is Extract<GeneratorEvent, { type: 'interval' }> {
  return event.type === 'interval' && event.report.errors.length > 0
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
