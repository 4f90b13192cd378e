// The `tidewire` command: the entry of everything without a window.
import { packageVersion } from './package-version.ts'
import { perform, tellFailure } from './perform.ts'
import { createShell } from './shell.ts'

const shell = createShell(process, packageVersion())
process.on('uncaughtException', (error) =>
  process.exit(tellFailure(shell, error)),
)
// Not process.exitCode: a socket or a timer left over must not keep us.
process.exit(await perform(shell, process.argv.slice(2)))
