// CPU and memory of a process and everything below it, read from /proc
// (Linux). The CPU time of a child that has ended is kept.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import {
  parseBusySeconds,
  parseProcessStat,
  type ProcessFacts,
  type ProcUnits,
} from './proc-stat.ts'

export interface TreeSample {
  readonly cpuSeconds: number
  readonly rssBytes: number
}

export class ProcessTree {
  readonly #root: number
  readonly #units: ProcUnits
  readonly #cpuSeconds = new Map<number, number>()
  #members: readonly number[] = []

  constructor(root: number, units: ProcUnits) {
    this.#root = root
    this.#units = units
    this.discover()
  }

  get members(): readonly number[] {
    return this.#members
  }

  /** Looks for new children. Reads every process: a few ms of CPU. */
  discover(): void {
    const parents = new Map<number, number[]>()
    for (const name of readdirSync('/proc')) {
      const pid = Number(name)
      const facts = Number.isInteger(pid) ? this.#read(pid) : null
      if (facts === null) continue
      const children = parents.get(facts.parent) ?? []
      parents.set(facts.parent, [...children, pid])
    }
    const members = [this.#root]
    for (const member of members) members.push(...(parents.get(member) ?? []))
    this.#members = members
  }

  sample(): TreeSample {
    let rssBytes = 0
    for (const pid of this.#members) {
      const facts = this.#read(pid)
      if (facts === null) continue
      this.#cpuSeconds.set(pid, facts.cpuSeconds)
      rssBytes += facts.rssBytes
    }
    const cpu = [...this.#cpuSeconds.values()]
    return { cpuSeconds: cpu.reduce((sum, each) => sum + each, 0), rssBytes }
  }

  #read(pid: number): ProcessFacts | null {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return parseProcessStat(stat, this.#units)
    } catch {
      return null // it has just ended
    }
  }
}

export function readProcUnits(): ProcUnits {
  const ask = (name: string) =>
    Number(execFileSync('getconf', [name], { encoding: 'utf8' }))
  return { ticksPerSecond: ask('CLK_TCK'), pageBytes: ask('PAGESIZE') }
}

export function readBusySeconds(units: ProcUnits): number {
  return parseBusySeconds(readFileSync('/proc/stat', 'utf8'), units)
}
