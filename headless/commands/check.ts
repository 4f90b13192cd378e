// `check`: what this machine can hold for a plan, and whether its target
// answers. Makes no load.
import type { Preflight } from '../../core/protocol/preflight.ts'
import { composeApp } from '../compose.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { watchInterrupts } from '../interrupt.ts'
import { preflightLines } from '../live/preflight-text.ts'
import type { Shell } from '../shell.ts'
import { UsageError } from '../usage-error.ts'
import { loadPlan } from './load-plan.ts'

export interface CheckRequest {
  readonly file: string | undefined
  readonly flags: RunFlags
  readonly shell: Shell
}

/** @throws UsageError, PlanError */
export async function check(request: CheckRequest): Promise<ExitCode> {
  const { flags, shell } = request
  const { output = 'text', workers } = flags
  if (output === 'csv')
    throw new UsageError('--output: check gives text or json')
  const plan = await loadPlan(request.file, flags)
  const { controller } = composeApp(shell)
  const interrupt = endOnInterrupt(shell)
  try {
    const preflight = await controller.preflight(
      plan,
      workers === undefined ? {} : { workers },
    )
    await shell.print(
      output === 'json'
        ? JSON.stringify(preflight, null, 2)
        : preflightLines(preflight).join('\n'),
    )
    return exitCodeFor(preflight)
  } finally {
    interrupt()
    await controller.dispose()
  }
}

/** Processes of it end with this one. */
function endOnInterrupt(shell: Shell): () => void {
  const end = () => shell.exitNow(EXIT.interrupted)
  return watchInterrupts(shell.signals, shell.nowMs, { stop: end, kill: end })
}

/** Warnings are no failure: what is short may still be tried. */
export function exitCodeFor({
  refused,
  checks,
}: Pick<Preflight, 'refused' | 'checks'>): ExitCode {
  if (refused) return EXIT.lost
  return checks.some(({ status }) => status === 'fail')
    ? EXIT.thresholdMissed
    : EXIT.ok
}
