// `run`: a plan from files and flags, its load, its result. Says what happens
// on stderr, prints the result on stdout.
import { resolve } from 'node:path'
import { FileError } from '../../core/errors.ts'
import { SEARCHES } from '../../core/metrics/summary-schema.ts'
import { encodePlan, type Plan } from '../../core/plan/schema.ts'
import { maskPlan } from '../../core/plan/secrets.ts'
import type { CheckStatus } from '../../core/protocol/preflight.ts'
import type { RunController } from '../../control/run-controller.ts'
import { composeApp } from '../compose.ts'
import { EXIT, exitCodeOf, type ExitCode } from '../exit-codes.ts'
import { filesLine } from '../files-line.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { watchInterrupts } from '../interrupt.ts'
import { introduction, tellProgress } from '../live/progress.ts'
import type { Shell } from '../shell.ts'
import { UsageError } from '../usage-error.ts'
import { loadPlan } from './load-plan.ts'

export interface RunRequest {
  readonly file: string | undefined
  readonly flags: RunFlags
  readonly shell: Shell
  /** The plan must be a search for a limit. */
  readonly searching?: boolean
}

/** @throws UsageError, PlanError, FileError before any load; RunLostError */
export async function run(request: RunRequest): Promise<ExitCode> {
  const { flags, shell } = request
  const plan = await loadPlan(request.file, flags)
  if (request.searching === true && plan.search === undefined)
    throw new UsageError(
      `say what is searched: --for ${SEARCHES.join(', --for ')}, or a plan with a search section`,
    )
  const { controller } = composeApp(shell)
  try {
    return await carryOut(controller, { plan, flags, shell })
  } finally {
    await controller.dispose()
  }
}

interface Job {
  readonly plan: Plan
  readonly flags: RunFlags
  readonly shell: Shell
}

/** @returns stops telling */
async function tellAll(
  controller: RunController,
  { plan, flags }: Job,
  tell: (line: string) => void,
): Promise<() => void> {
  // loaded for searches only: it would delay the start of a run
  const search = plan.search && (await import('../live/search-progress.ts'))
  const { urls } = maskPlan(encodePlan(plan)).target
  const sought = plan.search && search?.searchText(plan.search)
  tell(introduction(plan, urls, sought))
  return tellProgress(controller, {
    plan,
    verbose: flags.verbose ?? false,
    probes: search?.createSearchLines(),
    writeLine: tell,
  })
}

async function carryOut(
  controller: RunController,
  job: Job,
): Promise<ExitCode> {
  const { plan, flags, shell } = job
  const tell = flags.quiet ? () => {} : shell.tell
  const interrupt = stopOnInterrupt(controller, shell, tell)
  const stopTelling = await tellAll(controller, job, tell)
  try {
    const { folder } = await start(controller, plan, flags)
    // once the workers are off, so that it delays nothing
    await tellWarnings(controller, job, tell)
    if (interrupt.happened()) controller.stop()
    const summary = await controller.finished()
    stopTelling()
    const { formatResult } = await import('../format-result.ts')
    await shell.print(formatResult(summary, flags.output ?? 'text'))
    const files = await filesLine(folder, plan.search !== undefined)
    if (files.complete) tell(files.text)
    else shell.tell(files.text)
    return exitCodeOf(summary, interrupt.happened())
  } catch (error) {
    if (interrupt.happened()) return EXIT.interrupted
    throw error
  } finally {
    stopTelling()
    interrupt.dispose()
  }
}

/** What this machine is short of; what cannot work at all the start refuses. */
async function tellWarnings(
  controller: RunController,
  { plan, flags: { workers } }: Job,
  tell: (line: string) => void,
): Promise<void> {
  const preflight = await controller.preflight(plan, {
    quick: true,
    ...(workers === undefined ? {} : { workers }),
  })
  if (preflight.checks.every(({ status }) => isQuiet(status))) return
  const { warningLines } = await import('../live/preflight-text.ts')
  warningLines(preflight).forEach(tell)
}

function isQuiet(status: CheckStatus): boolean {
  return status === 'ok' || status === 'skipped'
}

/** Without --out the controller makes a folder among the kept runs. */
async function start(
  controller: RunController,
  plan: Plan,
  { out, workers }: RunFlags,
): Promise<{ readonly folder: string }> {
  try {
    return await controller.start(plan, {
      ...(out === undefined ? {} : { folder: resolve(out) }),
      ...(workers === undefined ? {} : { workers }),
    })
  } catch (error) {
    if (error instanceof FileError && out !== undefined)
      throw new UsageError(`--out: ${error.message}`)
    throw error
  }
}

function stopOnInterrupt(
  controller: RunController,
  shell: Shell,
  tell: (line: string) => void,
) {
  let interrupted = false
  const dispose = watchInterrupts(shell.signals, shell.nowMs, {
    stop(reason) {
      interrupted = true
      tell(`${reason}: stopping; once more ends at once`)
      controller.stop()
    },
    kill() {
      controller.kill()
      shell.exitNow(EXIT.interrupted)
    },
  })
  return { happened: () => interrupted, dispose }
}
