// The facts of a Linux machine, out of /proc.
import type { MachineFacts } from '../../core/preflight/facts.ts'
import type { FactSources } from './fact-sources.ts'
import { groupMemoryLeft } from './group-memory.ts'
import { readListeners } from './listeners.ts'
import { numberIn, numbersIn, rangeOf } from './numbers.ts'

type Facts = Pick<MachineFacts, 'ports' | 'memory' | 'kernel'> & {
  readonly files: Pick<
    MachineFacts['files'],
    'systemMax' | 'systemOpen' | 'processMax'
  >
}

const NET = '/proc/sys/net'
/** The kernel counts the buffers of TCP in pages. */
const PAGE_BYTES = 4096

export async function linuxFacts(sources: FactSources): Promise<Facts> {
  const [files, ports, memory, kernel] = await Promise.all([
    readFiles(sources),
    readPorts(sources),
    readMemory(sources),
    readKernel(sources),
  ])
  return { files, ports, memory, kernel }
}

async function readFiles({ read }: FactSources) {
  const [max, used, perProcess] = await Promise.all([
    read('/proc/sys/fs/file-max'),
    read('/proc/sys/fs/file-nr'),
    read('/proc/sys/fs/nr_open'),
  ])
  return {
    systemMax: numberIn(max),
    systemOpen: numberIn(used),
    processMax: numberIn(perProcess),
  }
}

async function readPorts(sources: FactSources): Promise<MachineFacts['ports']> {
  const { read, addresses } = sources
  const [range, reserved, sockets, listeners] = await Promise.all([
    read(`${NET}/ipv4/ip_local_port_range`),
    read(`${NET}/ipv4/ip_local_reserved_ports`),
    read('/proc/net/sockstat'),
    readListeners(sources.readUntil),
  ])
  return {
    range: rangeOf(range),
    reserved: countReserved(reserved),
    listeners,
    timeWait: field(sockets, 'TCP', 'tw'),
    addresses,
  }
}

/** "8080,9148-9150" -> 4; an empty file: none. */
function countReserved(text: string): number | null {
  if (text === '') return null
  const parts = text.trim().split(',').filter(Boolean)
  return parts.reduce((sum, part) => {
    const [from = 0, to = from] = numbersIn(part)
    return sum + (to - from + 1)
  }, 0)
}

/** "TCP: inuse 5 orphan 0 tw 3 alloc 9 mem 1" */
function field(text: string, line: string, name: string): number | null {
  const words =
    text
      .split('\n')
      .find((each) => each.startsWith(`${line}:`))
      ?.split(/\s+/) ?? []
  const place = words.indexOf(name)
  return place < 0 ? null : numberIn(words[place + 1] ?? '')
}

async function readMemory(
  sources: FactSources,
): Promise<MachineFacts['memory']> {
  const text = await sources.read('/proc/meminfo')
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1]
  return {
    availableBytes: kib === undefined ? null : Number(kib) * 1024,
    groupBytes: await groupMemoryLeft(sources.read),
  }
}

async function readKernel({
  read,
}: FactSources): Promise<MachineFacts['kernel']> {
  const [somaxconn, synBacklog, conntrackMax, conntrackCount, tcpMem, sockets] =
    await Promise.all([
      read(`${NET}/core/somaxconn`),
      read(`${NET}/ipv4/tcp_max_syn_backlog`),
      read(`${NET}/netfilter/nf_conntrack_max`),
      read(`${NET}/netfilter/nf_conntrack_count`),
      read(`${NET}/ipv4/tcp_mem`),
      read('/proc/net/sockstat'),
    ])
  const [, pressure = null, max = null] = numbersIn(tcpMem)
  return {
    somaxconn: numberIn(somaxconn),
    synBacklog: numberIn(synBacklog),
    conntrackMax: numberIn(conntrackMax),
    conntrackCount: numberIn(conntrackCount),
    tcpUsedBytes: pages(field(sockets, 'TCP', 'mem')),
    tcpPressureBytes: pages(pressure),
    tcpMaxBytes: pages(max),
  }
}

function pages(count: number | null): number | null {
  return count === null ? null : count * PAGE_BYTES
}
