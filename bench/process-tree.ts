// CPU and memory of a process and everything below it, read from /proc
// (Linux). The numbers of a child that has ended are kept.
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second in /proc: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
const PAGE_BYTES = 4096

interface ProcessFacts {
  readonly parent: number
  readonly cpuSeconds: number
  readonly rssBytes: number
}

export interface TreeSample {
  readonly cpuSeconds: number
  readonly rssBytes: number
}

export class ProcessTree {
  readonly #root: number
  readonly #cpuSeconds = new Map<number, number>()

  constructor(root: number) {
    this.#root = root
  }

  sample(): TreeSample {
    const all = readAll()
    let rssBytes = 0
    for (const pid of membersOf(this.#root, all)) {
      const facts = all.get(pid)
      if (!facts) continue
      this.#cpuSeconds.set(pid, facts.cpuSeconds)
      rssBytes += facts.rssBytes
    }
    const cpu = [...this.#cpuSeconds.values()]
    return { cpuSeconds: cpu.reduce((sum, each) => sum + each, 0), rssBytes }
  }
}

function readAll(): Map<number, ProcessFacts> {
  const all = new Map<number, ProcessFacts>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const facts = Number.isInteger(pid) ? read(pid) : null
    if (facts) all.set(pid, facts)
  }
  return all
}

/** See proc_pid_stat(5); the name in brackets may hold anything. */
function read(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const field = (number: number) => Number(fields[number - 3])
    return {
      parent: field(4),
      cpuSeconds: (field(14) + field(15)) / TICKS_PER_SECOND,
      rssBytes: field(24) * PAGE_BYTES,
    }
  } catch {
    return null // it has just ended
  }
}

function membersOf(root: number, all: Map<number, ProcessFacts>): number[] {
  const members = [root]
  for (const member of members)
    for (const [pid, { parent }] of all)
      if (parent === member) members.push(pid)
  return members
}
