// The facts of a Windows machine, out of netsh and netstat. Their words are in
// the system's language, so only the numbers are read.
import type { FactSources } from './fact-sources.ts'
import { netstatFacts } from './netstat.ts'
import type { PortRange } from '../../core/plan/port-choice.ts'

export async function windowsFacts({ ask, addresses, freeBytes }: FactSources) {
  const [range, sockets] = await Promise.all([
    ask('netsh', ['int', 'ipv4', 'show', 'dynamicport', 'tcp']),
    ask('netstat', ['-an', '-p', 'TCP']),
  ])
  return {
    files: { systemMax: null, systemOpen: null, processMax: null },
    ports: {
      ...{ range: dynamicPorts(range), reserved: null },
      ...netstatFacts(sockets),
      addresses,
    },
    memory: { availableBytes: freeBytes, groupBytes: null },
    kernel: {
      ...{ somaxconn: null, synBacklog: null },
      ...{ conntrackMax: null, conntrackCount: null },
      ...{ tcpUsedBytes: null, tcpPressureBytes: null, tcpMaxBytes: null },
    },
  }
}

/** "Start Port : 49152", "Number of Ports : 16384" */
function dynamicPorts(text: string): PortRange | null {
  const [from, count] = [...text.matchAll(/:\s*(\d+)\s*$/gm)].map(
    ([, digits]) => Number(digits),
  )
  if (from === undefined || count === undefined) return null
  return { from, to: from + count - 1 }
}
