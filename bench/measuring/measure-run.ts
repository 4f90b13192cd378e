// One run of one client against a fresh server: both are started, sampled
// every 20 ms until the case's window is over, and ended.
import { setTimeout as wait } from 'node:timers/promises'
import type { Case } from './cases.ts'
import { startChild, type Command, type RunningChild } from './child.ts'
import type { ProcUnits } from './proc-stat.ts'
import { ProcessTree, readBusySeconds } from './process-tree.ts'
import { IncompleteRunError, type Sample } from './samples.ts'
import type { Peer } from '../server/peer.ts'

const SAMPLE_MS = 20
/** While connections are open; before that, at every sample. */
const DISCOVER_MS = 500
/** So that the window's last sample is surely inside. */
const MARGIN_MS = 100

export interface Run {
  readonly load: Case
  readonly peer: Peer
  readonly command: Command
  readonly units: ProcUnits
}

/**
 * @throws IncompleteRunError with the client's last words, when it ended by
 *   itself or did not connect within the case's limit
 */
export async function measureRun(run: Run): Promise<readonly Sample[]> {
  const peerTree = new ProcessTree(run.peer.pid, run.units)
  const child = await startChild(run.command)
  try {
    const tree = new ProcessTree(child.pid, run.units)
    return await sample(run, child, { tree, peerTree })
  } finally {
    await child.end(0) // what it would say at its end is not needed
  }
}

interface Trees {
  readonly tree: ProcessTree
  readonly peerTree: ProcessTree
}

async function sample(run: Run, child: RunningChild, trees: Trees) {
  const { load, peer, units } = run
  const samples: Sample[] = []
  const startMs = performance.now()
  let discoveredMs = 0
  let connectedMs: number | null = null
  while (!isOver(samples, connectedMs, load)) {
    if (child.ended) throw incomplete('it ended by itself', child)
    const counters = await peer.read()
    const atMs = performance.now() - startMs
    if (counters.accepts === 0 || atMs - discoveredMs > DISCOVER_MS) {
      trees.tree.discover()
      discoveredMs = atMs
    }
    samples.push({
      atMs,
      ...counters,
      ...trees.tree.sample(),
      peerCpuSeconds: trees.peerTree.sample().cpuSeconds,
      busySeconds: readBusySeconds(units),
    })
    if (counters.handshakes >= load.connections) connectedMs ??= atMs
    await wait(SAMPLE_MS)
  }
  if (connectedMs === null) throw incomplete(sayReached(samples, load), child)
  return samples
}

function sayReached(samples: readonly Sample[], load: Case): string {
  const reached = samples.at(-1)?.handshakes ?? 0
  return `${reached} of ${load.connections} connected`
}

function isOver(
  samples: readonly Sample[],
  connectedMs: number | null,
  load: Case,
): boolean {
  const endMs =
    connectedMs === null
      ? load.limitMs
      : connectedMs + load.settleMs + load.windowMs + MARGIN_MS
  return (samples.at(-1)?.atMs ?? 0) > endMs
}

function incomplete(what: string, child: RunningChild): IncompleteRunError {
  const words = child.lastWords()
  return new IncompleteRunError(words ? `${what}; it said: ${words}` : what)
}
