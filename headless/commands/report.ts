// `report`: the files of a run, made anew from what its journal holds.
import { resolve } from 'node:path'
import { FileError } from '../../core/errors.ts'
import { planSchema } from '../../core/plan/schema.ts'
import { recoverRun, type RecoveredRun } from '../../control/recover-run.ts'
import { leaveResults } from '../../control/run-result.ts'
import { createSystemClock } from '../../control/system-clock.ts'
import { createChartRenderer } from '../charts/chart-renderer.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { formatResult } from '../format-result.ts'
import type { Shell } from '../shell.ts'
import { UsageError } from '../usage-error.ts'
import type { ReportFlags } from './report-command.ts'

export interface ReportRequest {
  readonly folder: string
  readonly flags: ReportFlags
  readonly shell: Shell
}

/** @throws UsageError when the folder holds no journal */
export async function report(request: ReportRequest): Promise<ExitCode> {
  const { flags, shell } = request
  const folder = resolve(request.folder)
  const { summary, seconds, plan } = await recover(folder)
  const problem = await leaveResults({
    folder,
    summary,
    seconds,
    plan: planSchema.parse(plan),
    renderCharts: createChartRenderer(),
    clock: createSystemClock(),
  })
  await shell.print(formatResult(summary, flags.output ?? 'text'))
  if (problem !== null) {
    shell.tell(problem)
    return EXIT.lost
  }
  shell.tell(`files: ${folder}`)
  return EXIT.ok
}

async function recover(folder: string): Promise<RecoveredRun> {
  try {
    return await recoverRun(folder)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new UsageError(
      `${error.message} Give the folder that a run left its files in: that of --out, or the one after "files:".`,
    )
  }
}
