// Tsung from Debian, installed on demand where that is allowed. Its processes
// find each other by a name server of Erlang's, which would outlive the run if
// it were not started, and ended, here.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freshAddress } from '../measuring/address.ts'
import { startChild, type RunningChild } from '../measuring/child.ts'
import type { Load, Subject } from './subject.ts'

const INSTALL_LIMIT_MS = 600_000
const NAMES_LIMIT_MS = 10_000
const run = promisify(execFile)

/** @throws Error when there is none and none may be installed */
export async function tsung(): Promise<Subject> {
  const version = (await versionOf()) ?? (await install())
  const names = await startNameServer()
  return {
    name: 'tsung',
    label: 'Tsung',
    version,
    cases: ['hold', 'echo'],
    command: (load) => commandFor(load, names.port),
    dispose: () => names.child.end(0),
  }
}

async function commandFor(load: Load, namesPort: number) {
  const { folder } = load
  const scenario = join(folder, 'tsung.xml')
  await writeFile(scenario, await fillIn(load))
  const logs = ['-l', join(folder, 'log')]
  return {
    file: 'tsung',
    args: ['-n', '-I', '127.0.0.1', '-f', scenario, ...logs, 'start'],
    env: {
      HOME: folder, // for its settings and its cookie
      ERL_EPMD_PORT: String(namesPort),
      ERL_FLAGS:
        '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
    },
    cwd: folder,
  }
}

async function fillIn({ load, peer }: Load): Promise<string> {
  const name = load.name === 'hold' ? 'hold' : 'echo'
  const file = new URL(`../peers/tsung-${name}.xml`, import.meta.url)
  const { hostname, port } = new URL(peer.url)
  const values: Readonly<Record<string, string>> = {
    SOURCE: freshAddress(),
    HOST: hostname,
    PORT: port,
    CONNECTIONS: String(load.connections),
  }
  const text = await readFile(fileURLToPath(file), 'utf8')
  return text.replace(
    /\{\{(\w+)\}\}/g,
    (whole, key: string) => values[key] ?? whole,
  )
}

async function versionOf(): Promise<string | null> {
  try {
    const { stdout } = await run('tsung', ['-v'])
    return stdout.replace('Tsung version', '').trim()
  } catch {
    return null // there is none
  }
}

async function install(): Promise<string> {
  if (process.getuid?.() !== 0)
    throw new Error('not installed; `apt-get install tsung` as root does it')
  console.error('Installing Tsung from Debian.')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const limits = { env, timeout: INSTALL_LIMIT_MS }
  await run('apt-get', ['update', '-qq'], limits)
  const options = ['-y', '-qq', '--no-install-recommends']
  await run('apt-get', ['install', ...options, 'tsung'], limits)
  const version = await versionOf()
  if (version === null) throw new Error('installed, but it does not start')
  return version
}

async function startNameServer(): Promise<{
  child: RunningChild
  port: number
}> {
  const port = await freePort()
  const child = await startChild({
    file: 'epmd',
    args: ['-address', '127.0.0.1', '-port', String(port)],
  })
  const limitMs = performance.now() + NAMES_LIMIT_MS
  while (!(await answers(port))) {
    if (child.ended || performance.now() > limitMs) {
      await child.end(0)
      throw new Error(`epmd does not start: ${child.lastWords()}`)
    }
  }
  return { child, port }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
