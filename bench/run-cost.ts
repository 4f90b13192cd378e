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

/** Starting up takes less than this, even on a busy machine. */
const START_MS = 5000

/**
 * The same run twice, with and without the load in question: what the tool
 * costs by itself cancels out.
 */
async function difference(
  loaded: readonly string[],
  bare: readonly string[],
  atMs: number,
) {
  const more = await measure(loaded)
  const less = await measure(bare)
  const [a, b] = [at(more.samples, atMs), at(less.samples, atMs)]
  return {
    summary: more.summary,
    cpuSeconds: a.cpuSeconds - b.cpuSeconds,
    rssKiB: (a.rssBytes - b.rssBytes) / 1024,
  }
}

async function connecting(url: string, connections: number) {
  const common = ['--target', url, '--workers', '2', '--ping-interval', '0s']
  const times = ['--ramp', '5s', '--duration', '15s']
  const cost = await difference(
    [...common, ...times, '--conns', String(connections)],
    [...common, ...times, '--conns', '2'],
    START_MS + 5000,
  )
  const { succeeded } = cost.summary.connections
  return {
    connections: succeeded,
    cpuSecondsPer10k: round((cost.cpuSeconds / succeeded) * 10_000),
    idleKiBPerConnection: round(cost.rssKiB / succeeded),
  }
}

async function echoing(url: string) {
  const common = ['--target', url, '--conns', '1000', '--ping-interval', '0s']
  const times = ['--ramp', '1s', '--duration', '12s']
  const load = ['--mode', 'messaging', '--msg-rate', '300']
  const atMs = START_MS + 6500
  const cost = await difference(
    [...common, ...times, ...load],
    [...common, ...times],
    atMs,
  )
  const { received } = cost.summary.messages
  return {
    messages: received,
    cpuMicrosecondsPerRoundTrip: round((cost.cpuSeconds / received) * 1e6),
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
