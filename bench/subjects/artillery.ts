// Artillery from npm, installed on demand into a folder outside the project.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Subject } from './subject.ts'

const VERSION = '2.0.34'
const INSTALL_LIMIT_MS = 600_000

const scenario = (name: string) =>
  fileURLToPath(new URL(`../peers/artillery-${name}.yml`, import.meta.url))

/** @throws Error when it cannot be installed (467 MB) */
export async function artillery(): Promise<Subject> {
  const program = await install()
  return {
    name: 'artillery',
    label: 'Artillery',
    version: VERSION,
    cases: ['hold', 'echo'],
    command({ load, peer, folder }) {
      const phases = [{ duration: 1, arrivalRate: load.connections }]
      const overrides = JSON.stringify({ config: { phases } })
      const file = scenario(load.name === 'hold' ? 'hold' : 'echo')
      const target = ['--target', peer.url, '--overrides', overrides]
      return Promise.resolve({
        file: process.execPath,
        args: [program, 'run', ...target, file],
        env: { ARTILLERY_DISABLE_TELEMETRY: 'true' },
        cwd: folder,
      })
    },
  }
}

async function install(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'tidewire-bench', `artillery-${VERSION}`)
  const done = join(folder, 'package-lock.json')
  const program = join(folder, 'node_modules/artillery/bin/run')
  if (existsSync(done) && existsSync(program)) return program
  console.error(`Installing Artillery ${VERSION} into ${folder} (467 MB).`)
  // its browsers are of no use here
  const options = ['--ignore-scripts', '--no-audit', '--no-fund']
  await promisify(execFile)(
    'npm',
    ['install', '--prefix', folder, ...options, `artillery@${VERSION}`],
    { timeout: INSTALL_LIMIT_MS },
  )
  return program
}
