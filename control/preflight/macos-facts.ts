// The facts of a Mac, out of sysctl, vm_stat and netstat. sysctl is asked
// with names beside the values: with -n one unknown name would shift the rest.
import type { MachineFacts } from '../../core/preflight/facts.ts'
import type { FactSources } from './fact-sources.ts'
import { numberIn } from './numbers.ts'
import { netstatFacts } from './netstat.ts'

const NAMES = [
  'kern.maxfiles',
  'kern.num_files',
  'kern.maxfilesperproc',
  'net.inet.ip.portrange.hifirst',
  'net.inet.ip.portrange.hilast',
  'kern.ipc.somaxconn',
] as const

export async function macosFacts(sources: FactSources) {
  const { ask, addresses } = sources
  const [settings, memory, sockets] = await Promise.all([
    ask('/usr/sbin/sysctl', NAMES),
    ask('/usr/bin/vm_stat', []),
    ask('/usr/sbin/netstat', ['-an', '-p', 'tcp']),
  ])
  const value = (name: (typeof NAMES)[number]) => valueOf(settings, name)
  const from = value('net.inet.ip.portrange.hifirst')
  const to = value('net.inet.ip.portrange.hilast')
  return {
    files: {
      systemMax: value('kern.maxfiles'),
      systemOpen: value('kern.num_files'),
      processMax: value('kern.maxfilesperproc'),
    },
    ports: {
      range: from === null || to === null ? null : { from, to },
      reserved: null,
      ...netstatFacts(sockets),
      addresses,
    },
    memory: { availableBytes: availableBytes(memory), groupBytes: null },
    kernel: {
      ...{ somaxconn: value('kern.ipc.somaxconn'), synBacklog: null },
      ...{ conntrackMax: null, conntrackCount: null },
      ...{ tcpUsedBytes: null, tcpPressureBytes: null, tcpMaxBytes: null },
    },
  } satisfies Partial<Record<keyof MachineFacts, unknown>>
}

function valueOf(settings: string, name: string): number | null {
  const line = settings.split('\n').find((each) => each.startsWith(`${name}:`))
  return line === undefined ? null : numberIn(line.slice(name.length))
}

/** What is free, and what is given up for others at once. */
function availableBytes(text: string): number | null {
  const page = numberIn(/page size of \d+/.exec(text)?.[0] ?? '')
  if (page === null) return null
  const pages = ['free', 'inactive', 'speculative'].map(
    (kind) =>
      numberIn(
        new RegExp(`^Pages ${kind}:\\s+\\d+`, 'm').exec(text)?.[0] ?? '',
      ) ?? 0,
  )
  return pages.reduce((sum, count) => sum + count, 0) * page
}
