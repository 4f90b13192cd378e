// How much memory a process and the kernel take, as each system tells it.
import type { FactSources } from './fact-sources.ts'
import type { MemoryReaders } from './memory-cost.ts'
import { numberIn, numbersIn } from './numbers.ts'

/** Without the program's own pages, which all workers share. */
const OWN_MEMORY = /^RssAnon:\s+\d+ kB/m

export function createMemoryReaders({
  system,
  read,
  ask,
}: Pick<FactSources, 'system' | 'read' | 'ask'>): MemoryReaders {
  return {
    residentBytes: async (pid) => {
      switch (system) {
        case 'linux':
          return kib(OWN_MEMORY.exec(await read(`/proc/${pid}/status`)))
        case 'macos':
          return kib([await ask('/bin/ps', ['-o', 'rss=', '-p', `${pid}`])])
        case 'windows': {
          const filter = `PID eq ${pid}`
          const row = await ask('tasklist', [
            '/FI',
            filter,
            '/FO',
            'CSV',
            '/NH',
          ])
          return residentOf(row)
        }
      }
    },
    kernelBytes: async () =>
      system === 'linux'
        ? kib(/^Slab:\s+\d+ kB/m.exec(await read('/proc/meminfo')))
        : null,
  }
}

function kib(match: readonly string[] | null): number | null {
  const value = numberIn(match?.[0] ?? '')
  return value === null ? null : value * 1024
}

/** The last column, "54,321 K", grouped as the country does it. */
function residentOf(row: string): number | null {
  const last = /"([^"]*)"\s*$/.exec(row)?.[1]
  if (last === undefined) return null
  const digits = numbersIn(last)
  return digits.length > 0 ? Number(digits.join('')) * 1024 : null
}
