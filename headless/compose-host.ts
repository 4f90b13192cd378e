import { fileURLToPath } from 'node:url'
import { createForkHost, type ForkHost } from '../control/fork-host.ts'

/**
 * A small young generation: V8 would let it grow to 16 MB while connections
 * are opened and keep it. At 10,000 idle connections this saves 1.7 KiB for
 * each, and costs no CPU that could be measured.
 */
const GENERATOR_FLAGS = ['--max-semi-space-size=2']

/** Workers and targets as forks of this Node. */
export function composeHost(): ForkHost {
  return createForkHost({
    entries: {
      generator: fileURLToPath(
        new URL('../workers/entry/generator.ts', import.meta.url),
      ),
      target: fileURLToPath(
        new URL('../workers/entry/target.ts', import.meta.url),
      ),
    },
    execArgv: { generator: GENERATOR_FLAGS },
  })
}
