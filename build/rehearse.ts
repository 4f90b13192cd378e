// A short run right after bundling, so that the scripts' compiled form lies in
// the cache (build/node24.mjs) before anybody waits for a start.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LIMIT_MS = 20_000
const RUN =
  'run --target builtin --conns 1 --duration 300ms --quiet --out'.split(' ')

/** Never fails: without it the first start takes longer, and that is all. */
export async function rehearse(root: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-rehearsal-'))
  try {
    await runOnce([join(root, 'headless/bin/tidewire.mjs'), ...RUN, folder])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runOnce(args: readonly string[]): Promise<void> {
  // The launcher would take npm's `exec` for a terminal above it.
  const env = { ...process.env, npm_command: undefined }
  const child = spawn(process.execPath, args, { stdio: 'ignore', env })
  const limit = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS)
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(limit)
      resolve()
    }
    child.once('error', end)
    child.once('exit', end)
  })
}
