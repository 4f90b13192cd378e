// The `tidewire` command: the entry of everything without a window. A run's
// (or a check's) first worker starts before anything else is loaded.
import { composeHost } from './compose-host.ts'

const args = process.argv.slice(2)
const host = composeHost()
if (
  ['run', 'check'].includes(args[0] ?? '') &&
  !args.includes('--help') &&
  !args.includes('-h')
)
  host.startAhead('generator', 'worker 1')

const { perform, tellFailure } = await import('./perform.ts')
const { packageVersion } = await import('./package-version.ts')
const { createShell } = await import('./shell.ts')
const shell = createShell(process, packageVersion(), host)
process.on('uncaughtException', (error) =>
  process.exit(tellFailure(shell, error)),
)
// Not process.exitCode: a socket or a timer left over must not keep us.
process.exit(await perform(shell, args))
