// How long `tidewire run` takes from the command to its first connection, and
// what one more worker costs. One JSON line per result; medians.
//
//   node build/run.mjs bench/startup.ts        (Linux; about a minute)
//   node build/run.mjs bench/startup.ts 21     (more runs for each median)
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProcessTree, readProcUnits } from './measuring/process-tree.ts'

const LAUNCHER = fileURLToPath(
  new URL('../headless/bin/tidewire.mjs', import.meta.url),
)
const IDLE_MS = 4000
const WARM_UPS = 2

interface Start {
  readonly node: string
  readonly workers: number
  /** How long to watch it after its first connection. */
  readonly idleMs?: number
}

interface Started {
  readonly ms: number
  readonly cpuSeconds: number
  readonly rssMiB: number
  readonly idleCpuMsPerSecond: number
}

async function measureStart(start: Start): Promise<Started> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-bench-'))
  const accepted = once(server, 'connection')
  const startMs = performance.now()
  const child = spawn(
    start.node,
    [
      LAUNCHER,
      ...['run', '--target', `ws://127.0.0.1:${port}/`, '--out', folder],
      ...['--conns', '10', '--ramp', '0s', '--duration', '1m', '--quiet'],
      ...['--workers', String(start.workers)],
    ],
    { stdio: 'ignore' },
  )
  try {
    await accepted
    const ms = performance.now() - startMs
    const tree = new ProcessTree(child.pid ?? 0, readProcUnits())
    const { cpuSeconds, rssBytes } = tree.sample()
    const idleCpuMsPerSecond = await watch(tree, start.idleMs ?? 0)
    return { ms, cpuSeconds, rssMiB: rssBytes / 2 ** 20, idleCpuMsPerSecond }
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    for (const socket of sockets) socket.destroy()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function watch(tree: ProcessTree, idleMs: number): Promise<number> {
  if (idleMs === 0) return 0
  // What starting up left to be done is not idling.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const before = tree.sample().cpuSeconds
  await new Promise((resolve) => setTimeout(resolve, idleMs))
  return ((tree.sample().cpuSeconds - before) / idleMs) * 1e6
}

async function medians(runs: number, start: Start): Promise<Started> {
  const all: Started[] = []
  for (let run = 0; run < runs; run++) all.push(await measureStart(start))
  return {
    ms: median(all.map(({ ms }) => ms)),
    cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
    rssMiB: median(all.map(({ rssMiB }) => rssMiB)),
    idleCpuMsPerSecond: median(
      all.map(({ idleCpuMsPerSecond }) => idleCpuMsPerSecond),
    ),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function tell(metric: string, value: number, unit: string): void {
  const rounded = Math.round(value * 1000) / 1000
  console.log(
    JSON.stringify({ bench: 'startup', metric, value: rounded, unit }),
  )
}

/** The Node that `npx tidewire` runs on: mostly older than ours. */
function nodeOnPath(): { readonly name: string; readonly node: string } | null {
  const { stdout, status } = spawnSync('node', ['--version'], {
    encoding: 'utf8',
  })
  const version = stdout?.trim()
  if (status !== 0 || version === process.version) return null
  return { name: `on Node ${version}`, node: 'node' }
}

function tellStart(where: string, workers: number, started: Started): void {
  const of = `${where}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`
  tell(`to the first connection, ${of}`, started.ms, 'ms')
  tell(`CPU until then, ${of}`, started.cpuSeconds, 's')
  tell(`resident then, ${of}`, started.rssMiB, 'MiB')
}

async function tellOneMoreWorker(node: string, runs: number): Promise<void> {
  const [one, three] = [
    await medians(runs, { node, workers: 1, idleMs: IDLE_MS }),
    await medians(runs, { node, workers: 3, idleMs: IDLE_MS }),
  ]
  const each = (of: (started: Started) => number) => (of(three) - of(one)) / 2
  tell(
    'one more worker, start',
    each(({ ms }) => ms),
    'ms',
  )
  tell(
    'one more worker, start',
    each((s) => s.cpuSeconds),
    'CPU-s',
  )
  tell(
    'one more worker, resident',
    each(({ rssMiB }) => rssMiB),
    'MiB',
  )
  tell(
    'one more worker, idle',
    each((s) => s.idleCpuMsPerSecond),
    'CPU-ms per second',
  )
}

const runs = Number(process.argv[2] ?? 7)
const own = { name: `on Node ${process.version}`, node: process.execPath }
const older = nodeOnPath()
for (const { name, node } of older ? [older, own] : [own])
  for (const workers of [1, 2]) {
    for (let run = 0; run < WARM_UPS; run++)
      await measureStart({ node, workers })
    tellStart(name, workers, await medians(runs, { node, workers }))
  }
await tellOneMoreWorker(own.node, Math.max(3, Math.floor(runs / 2)))
