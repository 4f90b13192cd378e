import type { Command } from 'commander'
import { addRunFlags } from '../flags/add-run-flags.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import type { Finish, Shell } from '../shell.ts'

const HELP = `
Precedence: a plan file, a preset or a scenario gives the values; the flags
given on the command line replace them; what neither names has the default
above. For a plan of several stages --conns scales all stages to that peak,
--duration all times to that length, and --ramp sets the ramp of each stage. A
disturbance flag takes the place of the plan's disturbances of its kind.

Exit codes: 0 thresholds met, 1 a threshold missed, 2 the plan or a flag is
wrong, 3 the run could not start or was lost, 130 interrupted (Ctrl-C: what was
measured is written; twice: ends at once).

Examples:
  $ tidewire run --target ws://localhost:8080/ws --conns 1000 --ramp 10s
  $ tidewire run --target builtin --preset quick
  $ tidewire run --target wss://example.org/ws --mode messaging --msg-rate 60 \\
      --payload-size 100 --threshold 'messages.rtt.p99<200' --out results
  $ tidewire run plan.yaml --threshold 'messages.rtt.p99<200' \\
      --abort-on-miss 10s   (as k6's abortOnFail with delayAbortEval)
  $ tidewire run assets/plans/ladder.yaml --target ws://localhost:8080/ws
  $ tidewire run --scenario storm --target ws://localhost:8080/ws --profile plain
  $ tidewire run --target builtin --profile im --traffic groups --conns 200 \\
      --group-size 50 --senders 5 --storm 100%@30s/10s
  $ tidewire run plan.yaml --output json --quiet > summary.json`

export function addRunCommand(
  program: Command,
  shell: Shell,
  finish: Finish,
): void {
  const command = program
    .command('run')
    .summary('run a plan, or one made of flags')
    .description(
      'Runs a load test: a plan file (YAML or JSON), a preset, a scenario, or one made of flags.',
    )
    .argument('[plan]', 'plan file, YAML or JSON')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, flags: RunFlags) => {
      const { run } = await import('./run.ts')
      finish(await run({ file, flags, shell }))
    })
  addRunFlags(command)
}
