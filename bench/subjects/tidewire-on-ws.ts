// The `tidewire` command (headless/main.ts) whose workers are ws-generator.ts.
import { fileURLToPath } from 'node:url'
import { createForkHost } from '../../control/fork-host.ts'
import { packageVersion } from '../../headless/package-version.ts'
import { perform } from '../../headless/perform.ts'
import { createShell } from '../../headless/shell.ts'

const path = (relative: string) =>
  fileURLToPath(new URL(relative, import.meta.url))

const host = createForkHost({
  entries: {
    generator: path('ws-generator.ts'),
    target: path('../../workers/entry/target.ts'),
  },
})
const shell = createShell(process, packageVersion(), host)
process.exit(await perform(shell, process.argv.slice(2)))
