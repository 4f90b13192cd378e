import type { Command } from 'commander'
import { addFlag } from '../flags/add-flag.ts'
import { wholeNumber } from '../flags/values.ts'
import type { Finish, Shell } from '../shell.ts'

const HELP = `
Listens on 127.0.0.1 only. The link holds a one-time token: the first browser
that opens it gets the session. Finished runs are kept in the data folder of
this user, or under $TIDEWIRE_HOME.

Examples:
  $ tidewire serve
  $ tidewire serve --port 8080 --no-open`

export interface ServeFlags {
  readonly port?: number
  /** False with --no-open. */
  readonly open: boolean
}

export function addServeCommand(
  program: Command,
  shell: Shell,
  finish: Finish,
): void {
  const command = program
    .command('serve')
    .summary('the same UI in a browser')
    .description('Serves the UI to a browser on this machine.')
    .option('--no-open', 'print the link only, open no browser')
    .addHelpText('after', HELP)
    .action(async (flags: ServeFlags) => {
      const { serve } = await import('./serve.ts')
      finish(await serve({ flags, shell }))
    })
  addFlag(
    command,
    {
      flags: '--port <number>',
      description: 'port to listen on',
      fallback: '0, any free port',
    },
    wholeNumber(0, 65_535),
  )
}
