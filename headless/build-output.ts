import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { TidewireError } from '../core/errors.ts'

const BUILD = fileURLToPath(new URL('../build/build.ts', import.meta.url))

export const UI_FOLDER = fileURLToPath(
  new URL('../out/renderer', import.meta.url),
)
const UI_PAGE = fileURLToPath(
  new URL('../out/renderer/index.html', import.meta.url),
)
/** The chart components, bundled to run without a browser. */
export const CHARTS_MODULE = fileURLToPath(
  new URL('../out/charts/to-svg.js', import.meta.url),
)

export function isUiBuilt(): boolean {
  return existsSync(UI_PAGE)
}

export function areChartsBuilt(): boolean {
  return existsSync(CHARTS_MODULE)
}

/**
 * Builds everything in a child of this Node.
 *
 * @param words where what it says goes: to stderr, or nowhere
 * @throws TidewireError when the build fails
 */
export async function build(words: 'stderr' | 'ignore'): Promise<void> {
  const to = words === 'stderr' ? 2 : words
  const child = fork(BUILD, [], {
    stdio: ['ignore', to, to, 'ipc'],
    // Another NODE_ENV of ours would make bundles for development.
    env: { ...process.env, NODE_ENV: 'production' },
    execArgv: [],
  })
  await once(child, 'exit')
  if (child.exitCode !== 0)
    throw new TidewireError(
      'build_failed',
      `the build failed (exit code ${child.exitCode}): run \`npm install\` and \`npm run build\``,
    )
}
