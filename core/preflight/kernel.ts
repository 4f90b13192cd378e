// Judges what the kernel sets for all connections together: the queue before
// accept, the table of tracked connections, the memory of TCP buffers.
import type { PreflightCheck } from '../protocol/preflight.ts'
import { checkOf, statusFor } from './check.ts'
import type { Demand, MachineFacts } from './facts.ts'
import { onServer, sysctlFixes } from './fixes.ts'
import { bytes, counted, number } from './words.ts'

/** A server that is busy for so long must not lose what arrives meanwhile. */
const BUSY_SECONDS = 0.1

export function judgeBacklog(
  facts: MachineFacts,
  demand: Demand,
): PreflightCheck {
  const needed = Math.max(1, Math.ceil(demand.connectsPerSecond * BUSY_SECONDS))
  const serverSide = `The queue of the server decides: the backlog of its listen call, and net.core.somaxconn and net.ipv4.tcp_max_syn_backlog where it runs, above ${number(needed)}. When it overflows, connects time out or take a second longer.`
  const neededText = `${counted(needed, 'connection')}: what arrives while the server is busy for 100 ms`
  if (demand.server === 'elsewhere')
    return checkOf('backlog', {
      status: 'skipped',
      needed: neededText,
      message:
        'The server’s machine decides this, and it cannot be read from here.',
      fixes: serverFixes(needed),
      serverSide,
    })
  const { somaxconn, synBacklog } = facts.kernel
  if (somaxconn === null)
    return checkOf('backlog', {
      status: 'skipped',
      needed: neededText,
      message: 'The length of the queue could not be read.',
      serverSide,
    })
  const shortest = Math.min(somaxconn, synBacklog ?? Infinity)
  const enough = shortest >= needed
  return checkOf('backlog', {
    status: enough ? 'ok' : 'warn',
    found: `somaxconn ${number(somaxconn)}${synBacklog === null ? '' : `, tcp_max_syn_backlog ${number(synBacklog)}`}`,
    needed: neededText,
    message: enough
      ? 'The queue before the server’s accept is long enough.'
      : 'Connects may overflow the queue before the server’s accept: connect more slowly (load.maxConnectsPerSecond), or lengthen it.',
    fixes: enough ? [] : backlogFixes(facts, needed),
    serverSide,
  })
}

function serverFixes(needed: number) {
  const length = Math.max(4096, needed)
  return [
    onServer(
      'On a Linux server, for now; its program must ask for as long a backlog.',
      `sudo sysctl -w net.core.somaxconn=${length} net.ipv4.tcp_max_syn_backlog=${length}`,
    ),
  ]
}

function backlogFixes({ system }: MachineFacts, needed: number) {
  const length = Math.max(4096, needed)
  const values =
    system === 'linux'
      ? [
          `net.core.somaxconn=${length}`,
          `net.ipv4.tcp_max_syn_backlog=${length}`,
        ]
      : [`kern.ipc.somaxconn=${length}`]
  return sysctlFixes(system, values, {
    now: 'Lengthen the queue; restart the server afterwards.',
    lasting: 'Keep that after a restart.',
    name: 'backlog',
  })
}

/** Spare room in the table: it is looked up by chains. */
const TABLE_FACTOR = 1.2

export function judgeConntrack(
  facts: MachineFacts,
  demand: Demand,
): PreflightCheck {
  const { conntrackMax, conntrackCount } = facts.kernel
  const wanted = demand.connections
  const serverSide = `Firewalls, NATs and the server track connections too: nf_conntrack_max above ${number(wanted)} wherever they are tracked ("nf_conntrack: table full" in the kernel log).`
  if (conntrackMax === null || conntrackCount === null)
    return checkOf('conntrack', {
      status: 'skipped',
      message:
        'This machine keeps no table of tracked connections that could be read.',
      serverSide,
    })
  // a table that stays empty on a machine with connections is not in use
  const allows =
    conntrackCount === 0 ? null : Math.max(0, conntrackMax - conntrackCount)
  const short = allows !== null && allows < wanted
  const value = Math.ceil((conntrackCount + wanted) * TABLE_FACTOR)
  return checkOf('conntrack', {
    status: statusFor(allows, wanted),
    found: `${number(conntrackCount)} of ${number(conntrackMax)} entries used`,
    needed: allows === null ? '' : `${number(wanted)} entries`,
    message:
      allows === null
        ? 'Connections are not tracked now.'
        : short
          ? 'The table of tracked connections is too small: packets of new connections would be dropped.'
          : 'The table of tracked connections is large enough.',
    allows,
    fixes: short
      ? sysctlFixes(facts.system, [`net.netfilter.nf_conntrack_max=${value}`], {
          now: 'Enlarge the table.',
          lasting: 'Keep that after a restart.',
          name: 'conntrack',
        })
      : [],
    serverSide,
  })
}

export function judgeTcpMemory({
  system,
  kernel,
}: MachineFacts): PreflightCheck {
  const { tcpUsedBytes, tcpPressureBytes, tcpMaxBytes } = kernel
  const serverSide =
    'The server’s kernel has the same bound (net.ipv4.tcp_mem): slow consumers fill it with what waits for them.'
  if (
    tcpUsedBytes === null ||
    tcpPressureBytes === null ||
    tcpMaxBytes === null
  )
    return checkOf('tcp-memory', {
      status: 'skipped',
      message:
        'This system does not say how much memory its TCP buffers may take.',
      serverSide,
    })
  const pressed = tcpUsedBytes >= tcpPressureBytes
  const pages = (value: number) => Math.ceil((value * 2) / 4096)
  return checkOf('tcp-memory', {
    status: pressed ? 'warn' : 'ok',
    found: `${bytes(tcpUsedBytes)} of ${bytes(tcpMaxBytes)} used`,
    message: pressed
      ? 'The buffers of TCP are under pressure already: windows shrink and messages come late.'
      : `Idle connections take none of it; from ${bytes(tcpPressureBytes)} on windows shrink.`,
    fixes: pressed
      ? sysctlFixes(
          system,
          [
            `net.ipv4.tcp_mem="${pages(tcpPressureBytes * 0.75)} ${pages(tcpPressureBytes)} ${pages(tcpMaxBytes)}"`,
          ],
          {
            now: 'Double it.',
            lasting: 'Keep that after a restart.',
            name: 'tcp',
          },
        )
      : [],
    serverSide,
  })
}
