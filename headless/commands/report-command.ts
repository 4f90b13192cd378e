import type { Command } from 'commander'
import { addFlag } from '../flags/add-flag.ts'
import { OUTPUTS, type Output } from '../flags/run-flags.ts'
import { oneOf } from '../flags/values.ts'
import type { Finish, Shell } from '../shell.ts'

const HELP = `
The journal is written second by second while a run is under way, so it holds
everything up to the last second even when the tool itself was killed.

Examples:
  $ tidewire report results
  $ tidewire report results --output json`

export interface ReportFlags {
  readonly output?: Output
}

export function addReportCommand(
  program: Command,
  shell: Shell,
  finish: Finish,
): void {
  const command = program
    .command('report')
    .summary('rebuild the files of a run from its journal')
    .description(
      "Rebuilds every file of a run's folder from its journal.jsonl and prints the result.",
    )
    .argument('<folder>', 'folder of the run')
    .addHelpText('after', HELP)
    .action(async (folder: string, flags: ReportFlags) => {
      const { report } = await import('./report.ts')
      finish(await report({ folder, flags, shell }))
    })
  addFlag(
    command,
    {
      flags: '--output <format>',
      description: 'the result on stdout: text, json or csv',
      fallback: 'text',
    },
    oneOf(OUTPUTS),
  )
}
