import type { Command } from 'commander'
import { addRunFlags } from '../flags/add-run-flags.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import type { Finish, Shell } from '../shell.ts'

const HELP = `
Takes the plan and the flags of 'run'; opens one connection and makes no load.
--output json prints what docs/preflight.md describes; there is no csv.

Exit codes: 0 fine, or only warnings; 1 the target does not answer as the plan
needs it; 2 the plan or a flag is wrong; 3 a run would be refused; 130
interrupted.

Examples:
  $ tidewire check --target ws://localhost:8080/ws --conns 50000
  $ tidewire check plan.yaml --output json`

export function addCheckCommand(
  program: Command,
  shell: Shell,
  finish: Finish,
): void {
  const command = program
    .command('check')
    .summary('what this machine can open for a plan, and what to change')
    .description(
      'Says how many connections this machine can hold for a plan, what limits that, how to raise it, and whether the target answers.',
    )
    .argument('[plan]', 'plan file, YAML or JSON')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, flags: RunFlags) => {
      const { check } = await import('./check.ts')
      finish(await check({ file, flags, shell }))
    })
  addRunFlags(command)
}
