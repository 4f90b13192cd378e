import { fileURLToPath } from 'node:url'
import { createForkHost } from '../control/fork-host.ts'
import type { ProcessHost } from '../control/process-host.ts'

/** Workers and targets as forks of this Node. */
export function composeHost(): ProcessHost {
  return createForkHost({
    entries: {
      generator: pathOf('../workers/entry/generator.ts'),
      target: pathOf('../workers/entry/target.ts'),
    },
  })
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
