import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { TidewireError } from '../core/errors.ts'

const BUILD = pathOf('../build/build.ts')

export const UI_FOLDER = pathOf('../out/renderer')
const UI_PAGE = pathOf('../out/renderer/index.html')
/** The chart components, bundled to run without a browser. */
export const CHARTS_MODULE = pathOf('../out/charts/to-svg.js')

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

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
