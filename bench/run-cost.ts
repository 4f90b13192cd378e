// What a run costs this machine: CPU per connect, memory per idle connection,
// CPU per echo round trip, of the tool's own processes; the target's are apart.
//
//   npm run bench            (Linux; 10,000 connections, about two minutes)
//   npm run bench -- 2000    (fewer)
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ProcessTree, type TreeSample } from './process-tree.ts'

const MAIN = fileURLToPath(new URL('../headless/main.ts', import.meta.url))
const SAMPLE_MS = 100

interface Sample extends TreeSample {
  readonly atMs: number
}

interface Measured {
  readonly samples: readonly Sample[]
  readonly summary: SummaryPart
}

/** The part of summary.json that is used here. */
interface SummaryPart {
  readonly connections: { readonly succeeded: number }
  readonly messages: { readonly received: number }
}

function tidewire(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

async function startTarget(connections: number) {
  const child = tidewire(['target', '--connections', String(connections)])
  if (!child.stdout) throw new Error('the target has no output')
  for await (const line of createInterface(child.stdout))
    return { child, url: line }
  throw new Error('the target ended without naming its URL')
}

/** Runs the tool and samples its process tree until it ends. */
async function measure(args: readonly string[]): Promise<Measured> {
  const child = tidewire(['run', ...args, '--output', 'json', '--quiet'])
  const tree = new ProcessTree(child.pid ?? 0)
  const samples: Sample[] = []
  const startMs = performance.now()
  const timer = setInterval(() => {
    samples.push({ ...tree.sample(), atMs: performance.now() - startMs })
  }, SAMPLE_MS)
  let output = ''
  child.stdout?.on('data', (data) => (output += String(data)))
  await once(child, 'close')
  clearInterval(timer)
  // the tool's own output, of a version that lies beside this file
  return { samples, summary: JSON.parse(output) as SummaryPart }
}

function at(samples: readonly Sample[], atMs: number): Sample {
  const found = samples.find((sample) => sample.atMs >= atMs)
  if (!found) throw new Error(`the run ended before ${atMs} ms`)
  return found
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

const START_MS = 1500

async function connecting(url: string, connections: number) {
  const flags = ['--target', url, '--conns', String(connections)]
  const times = ['--ramp', '5s', '--duration', '20s', '--ping-interval', '0s']
  const { samples, summary } = await measure([...flags, ...times])
  const before = at(samples, START_MS / 2)
  const holding = at(samples, START_MS + 10_000)
  const { succeeded } = summary.connections
  return {
    connections: succeeded,
    cpuSecondsPer10k: round(
      ((holding.cpuSeconds - before.cpuSeconds) / succeeded) * 10_000,
    ),
    idleKiBPerConnection: round(
      (holding.rssBytes - before.rssBytes) / 1024 / succeeded,
    ),
    residentMiB: round(holding.rssBytes / 2 ** 20),
  }
}

async function echoing(url: string) {
  const flags = ['--target', url, '--conns', '1000', '--ping-interval', '0s']
  const times = ['--ramp', '1s', '--duration', '12s']
  const load = ['--mode', 'messaging', '--msg-rate', '300']
  const { samples, summary } = await measure([...flags, ...times, ...load])
  const from = at(samples, START_MS + 3000)
  const to = at(samples, START_MS + 9000)
  const perSecond = (summary.messages.received / 11.5) | 0
  const messages = (perSecond * (to.atMs - from.atMs)) / 1000
  const cpuSeconds = to.cpuSeconds - from.cpuSeconds
  return {
    messagesPerSecond: perSecond,
    cpuMicrosecondsPerRoundTrip: round((cpuSeconds / messages) * 1e6),
  }
}

const connections = Number(process.argv[2] ?? 10_000)
const target = await startTarget(connections)
try {
  console.log('connect and hold', await connecting(target.url, connections))
  console.log('echo', await echoing(target.url))
} finally {
  target.child.kill('SIGINT')
}
