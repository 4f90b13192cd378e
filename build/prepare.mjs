// npm's `prepare` step: builds the UI after an install. `npx tidewire` links
// this folder into npm's own cache and would run the step once more; a build
// there would only delay (or break) the command, so it is left out.
import { fileURLToPath } from 'node:url'
import { runOnNode24 } from './node24.mjs'

if (process.env.npm_command !== 'exec') {
  runOnNode24(fileURLToPath(new URL('build.ts', import.meta.url)), [])
}
