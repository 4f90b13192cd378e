import type { Command } from 'commander'
import { addRunFlags } from '../flags/add-run-flags.ts'
import { addSearchFlags } from '../flags/add-search-flags.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import type { Finish, Shell } from '../shell.ts'

const HELP = `
Loads are tried one after another, each a run of its own: doubled while they
hold, then between the highest that held and the lowest that did not, until the
two are near enough. The miss must be seen twice, and the load below it must
hold three times as long. The plan's own load is not used, but for its
connections where messages are searched.

A miss while this machine was overloaded is tried again, and never told as the
server's limit: if that is how it ends, the result is a lower bound and no
capacity. docs/search.md has the whole of it.

Exit codes: 0 a limit or a lower bound was found, 1 not even the least load
held, 2 the plan or a flag is wrong, 3 the search or one of its probes could not
start, 130 interrupted (Ctrl-C: what was found is written; twice: ends at once).

Examples:
  $ tidewire search --for connections --target ws://localhost:8080/ws
  $ tidewire search --for connect-rate --from 100 --to 5000 \\
      --target ws://localhost:8080/ws --max-p99 200ms
  $ tidewire search --for message-rate --conns 500 --hold 10s \\
      --target ws://localhost:8080/ws --output json
  $ tidewire search assets/plans/search-connections.yaml`

export function addSearchCommand(
  program: Command,
  shell: Shell,
  finish: Finish,
): void {
  const command = program
    .command('search')
    .summary('find the limit of a server')
    .description(
      'Finds how many connections, connects per second or messages per second a server carries.',
    )
    .argument('[plan]', 'plan file, YAML or JSON')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, flags: RunFlags) => {
      const { run } = await import('./run.ts')
      finish(await run({ file, flags, shell, searching: true }))
    })
  addSearchFlags(command)
  addRunFlags(command)
}
