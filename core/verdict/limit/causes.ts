// Every cause of a limit that a verdict may name: whose limit it is, what it is
// called, what would confirm it and what to do. Data only; the rules that find
// them stand beside this file, docs/verdicts.md lists both. Other languages
// are tables beside this one.
import type { Limit } from '../../metrics/summary-schema.ts'

/**
 * Which verdict comes first when several fit: what this machine lacks, then
 * that there was no load at all, then what the server has said itself, then a
 * generator that was too slow to judge by, then everything that was seen of
 * network and server.
 */
export const TIERS = [
  'machine',
  'configuration',
  'said',
  'generator',
  'seen',
  'nothing',
] as const
export type Tier = (typeof TIERS)[number]

export interface LimitCauseText {
  readonly limit: Limit
  readonly tier: Tier
  readonly title: string
  /** The verdict in one sentence. */
  readonly statement: string
  readonly confirm: string
  readonly next: string
}

const machine = { limit: 'generator', tier: 'machine' } as const
const generator = { limit: 'generator', tier: 'generator' } as const
const network = { limit: 'network', tier: 'seen' } as const
const server = { limit: 'server', tier: 'seen' } as const
const configuration = { limit: 'none', tier: 'configuration' } as const
const nothing = { limit: 'none', tier: 'nothing' } as const

export const LIMIT_CAUSES = {
  'generator-descriptors': {
    ...machine,
    title: 'Descriptors of this machine',
    statement: 'This machine ran out of file descriptors.',
    confirm:
      'Raise the limit of open files, or add workers, and run again: more connections open.',
    next: 'Raise the limit (`tidewire check` tells how), or use more workers or machines.',
  },
  'generator-ports': {
    ...machine,
    title: 'Source ports of this machine',
    statement: 'This machine ran out of source ports.',
    confirm:
      'Add a source address or a target address and run again: more connections open.',
    next: 'Name more source addresses or target addresses, widen the port range, and wait a minute between runs.',
  },
  'generator-memory': {
    ...machine,
    title: 'Memory of this machine',
    statement: 'This machine had no memory left for sockets.',
    confirm: 'Run half of the connections: the errors about buffers are gone.',
    next: 'Raise the system’s memory for sockets (net.ipv4.tcp_mem), add memory, or use more machines.',
  },
  'generator-workers-lost': {
    ...machine,
    title: 'Workers lost',
    statement:
      'Worker processes of this machine died and took their connections with them.',
    confirm: 'Read why they ended, and the system’s log for a lack of memory.',
    next: 'Mend the reason and run again; compare nothing with this run.',
  },
  'generator-stood-still': {
    ...generator,
    title: 'This machine stood still',
    statement: 'This machine, or a worker on it, stood still for a while.',
    confirm:
      'Run again on a machine that does not sleep and is not stopped: the gap is gone.',
    next: 'Turn off sleep, do not pause processes or virtual machines, and run again.',
  },
  'generator-cpu': {
    ...generator,
    title: 'CPU of this machine',
    statement:
      'This machine was too busy to measure: what it saw may be its own limit.',
    confirm:
      'Run half of the load, or the same on more cores: the latencies fall and the red seconds are gone.',
    next: 'Close other programs, use more workers, cores or machines, or ask for less load.',
  },
  'network-dns': {
    ...network,
    title: 'Name resolution',
    statement: 'The host name was not resolved, or only slowly.',
    confirm:
      'Write the address in place of the name and run again: the errors are gone.',
    next: 'Check the spelling and the name server; for large tests put the address in the URL.',
  },
  'network-unreachable': {
    ...network,
    title: 'No way to the server',
    statement: 'The network said that the server cannot be reached.',
    confirm: 'Ask the system for its route to the address.',
    next: 'Check address, VPN and firewalls between.',
  },
  'network-no-answer': {
    ...network,
    title: 'No answer from the server’s address',
    statement: 'Nothing answered the first packet of a connection, not once.',
    confirm:
      'Look on the server for arriving SYN packets: none means that they are dropped on the way.',
    next: 'Check address, port and firewalls; a firewall that drops looks like this.',
  },
  'network-packet-loss': {
    ...network,
    title: 'Packets lost on the way',
    statement: 'Packets were lost between this machine and the server.',
    confirm:
      'Count retransmissions on both sides (`nstat TcpRetransSegs`), and run from a machine beside the server.',
    next: 'Look at the links, balancers and virtual networks between, or move the generator nearer.',
  },
  'server-accept-queue': {
    ...server,
    title: 'Accept queue of the server',
    statement: 'The server’s queue of connections to be accepted was full.',
    confirm:
      'Watch `nstat TcpExtListenOverflows` on the server, and connect more slowly: the slow connects are gone.',
    next: 'Raise the server’s backlog and net.core.somaxconn, accept faster, or ramp more slowly.',
  },
  'server-connection-limit': {
    ...server,
    title: 'Connection limit of the server',
    statement:
      'The server keeps only so many connections and turns away the rest.',
    confirm: 'Run again with another ramp: it stops at the same number.',
    next: 'Raise the limit of connections (server, proxy, descriptors there), or add servers.',
  },
  'server-cpu': {
    ...server,
    title: 'CPU of the server',
    statement:
      'The server became slower as the load grew: it is busy, most likely its CPU.',
    confirm:
      'Watch its CPU by core during the load; at half of the load the times are flat.',
    next: 'Profile the server at this load, add cores or servers; if its CPU is idle, look for a lock or a database.',
  },
  'server-stood-still': {
    ...server,
    title: 'The server stood still',
    statement: 'The server answered nothing at all for a while.',
    confirm:
      'Look at that second for a garbage collection, a pause of the process, a deploy or a backup.',
    next: 'Find what stopped the server at that second.',
  },
  'server-heartbeat-timeout': {
    ...server,
    title: 'Heartbeat timeout of the server',
    statement:
      'The server cuts connections whose heartbeats come too rarely for it.',
    confirm: 'Halve heartbeat.interval: the cuts are gone.',
    next: 'Make heartbeat.interval shorter than the silence below, or the server’s timeout longer.',
  },
  'server-idle-timeout': {
    ...server,
    title: 'Idle timeout',
    statement: 'Connections that send nothing are cut after the same time.',
    confirm:
      'Add a heartbeat shorter than the silence below: the cuts are gone. If they stay, the lifetime is limited.',
    next: 'Send heartbeats, or lengthen the timeout of the server or the proxy before it.',
  },
  'server-connection-lifetime': {
    ...server,
    title: 'Lifetime limit of connections',
    statement:
      'Connections are cut at the same age, although they were not silent.',
    confirm:
      'Hold longer with reconnecting on: each is cut again at that age. If heartbeat messages in place of pings stop it, it was a heartbeat timeout.',
    next: 'Lengthen the limit of the server or the proxy before it, or have clients reconnect.',
  },
  'server-slow-consumer': {
    ...server,
    title: 'Cut of slow readers',
    statement: 'The server cuts connections that read too slowly.',
    confirm: 'Let them read at full speed: none is cut.',
    next: 'Raise the server’s buffer for each connection, or accept the cut as its protection.',
  },
  'server-rate-limit-connects': {
    ...server,
    title: 'Rate limit on connects',
    statement: 'The server limits how many connections come in a second (429).',
    confirm: 'Ramp below the rate that was let in: no refusals.',
    next: 'Exempt this machine from the limit, or ramp more slowly (load.maxConnectsPerSecond).',
  },
  'server-rate-limit-messages': {
    ...server,
    title: 'Rate limit on messages',
    statement:
      'The server answers a part of the messages with something else: a limit on messages.',
    confirm: 'Send below the rate that was answered: nothing is lost.',
    next: 'Read what the server answers instead, raise its limit, or send less.',
  },
  'server-refuses-share': {
    ...server,
    title: 'Refusals of a share',
    statement:
      'The server refuses a share of the connections, whatever the load.',
    confirm: 'Run a tenth of the load: the same share is refused.',
    next: 'Look for one bad backend behind the balancer, and read its log.',
  },
  'server-refuses-under-load': {
    ...server,
    title: 'Refusals under load',
    statement: 'The server refuses more connections as more come.',
    confirm: 'Ramp at half of the rate: the refusals are gone.',
    next: 'Read the server’s and the proxy’s log at that second; look at its limits of workers and connections.',
  },
  'server-slow-tls': {
    ...server,
    title: 'TLS of the server',
    statement: 'TLS takes most of the time of a connect.',
    confirm:
      'Connect without TLS, or with target.tls.sessionReuse: connects are fast.',
    next: 'Check the server’s key type, session resumption and what its certificates are looked up with; put TLS on more cores.',
  },
  'server-message-loss': {
    ...server,
    title: 'Messages lost',
    statement: 'Messages were not answered, on connections that stayed.',
    confirm:
      'Compare with the server’s own count of messages received and sent.',
    next: 'Read the server’s log for dropped messages and full queues.',
  },
  'server-login-refused': {
    ...server,
    title: 'Log-ins refused',
    statement: 'The server refused a part of the log-ins.',
    confirm: 'Log the same users in slowly: if they get in, it was the load.',
    next: 'Look at what it answered (errors), the tokens, and the log-in service.',
  },
  'server-login-slow': {
    ...server,
    title: 'Log-ins unanswered',
    statement: 'Log-ins were not answered in time.',
    confirm: 'Ramp more slowly: log-ins get through.',
    next: 'Look at the log-in service and its database during the ramp.',
  },
  'server-went-away': {
    ...server,
    title: 'The server went away',
    statement:
      'The server was gone in the middle of the run: nearly all connections ended at once.',
    confirm: 'Look for the process’ end or restart at that second.',
    next: 'Read the server’s log and the system’s for a crash, a deploy, or a lack of memory.',
  },
  'server-heartbeats-unanswered': {
    ...server,
    title: 'Heartbeats unanswered',
    statement:
      'Heartbeats were not answered in time, on connections that seemed open.',
    confirm:
      'Ping one idle connection: if it is answered there, it is the load.',
    next: 'Check that the server answers this kind of heartbeat, and for boxes on the way that forget connections.',
  },
  'server-drops': {
    ...server,
    title: 'Connections ended by the other side',
    statement:
      'Open connections were ended by the other side, at no common age.',
    confirm: 'Compare close codes and seconds with the server’s log.',
    next: 'Read the server’s and the balancer’s log at those seconds.',
  },
  'wrong-request': {
    ...configuration,
    title: 'The request is wrong',
    statement: 'No load was made: the server refuses the request itself.',
    confirm: 'Open one connection with a client that works and compare.',
    next: 'Check path, query, headers, credentials and subprotocols in the plan.',
  },
  'nothing-listens': {
    ...configuration,
    title: 'Nothing listens there',
    statement: 'No load was made: nothing listens at that address and port.',
    confirm: 'Look on the server whether it listens on that port.',
    next: 'Start the server, or mend host and port in the plan.',
  },
  'not-websocket': {
    ...configuration,
    title: 'Not a WebSocket server',
    statement: 'No load was made: what answers there does not speak WebSocket.',
    confirm: 'Open the address in a browser.',
    next: 'Check port, path and ws:// or wss://, and that proxies pass Upgrade on.',
  },
  'tls-refused': {
    ...configuration,
    title: 'TLS does not come about',
    statement: 'No load was made: TLS failed on every connection.',
    confirm: 'Connect with `openssl s_client` and read what it says.',
    next: 'Name the authority in target.tls.ca, or mend name and certificate.',
  },
  'no-service': {
    ...configuration,
    title: 'The server refuses everybody',
    statement:
      'No load was made: the server answered every connection with an error of its own.',
    confirm: 'Open one connection alone: it is refused too.',
    next: 'Bring the server up first; read its log.',
  },
  'wrong-login': {
    ...configuration,
    title: 'No log-in got through',
    statement: 'No load was made: every log-in was refused.',
    confirm: 'Log one user in with a client that works and compare.',
    next: 'Check the log-in message, its token and login.expect in the plan.',
  },
  'no-load': {
    ...configuration,
    title: 'Nothing was asked for',
    statement: 'No load was made: the run ended before its first connection.',
    confirm: 'Look at the outcome’s reason.',
    next: 'Run again, longer.',
  },
  unexplained: {
    ...nothing,
    title: 'Not known',
    statement: 'Things went wrong that fit no limit known here.',
    confirm: 'Run again: what comes back is no accident.',
    next: 'Read the table of errors.',
  },
  none: {
    ...nothing,
    title: 'No limit met',
    statement: 'No limit was met up to the load of this run.',
    confirm: 'Run longer at the same load.',
    next: 'Ask for more load, or search for the limit (`tidewire search`).',
  },
} as const satisfies Readonly<Record<string, LimitCauseText>>

export type LimitCause = keyof typeof LIMIT_CAUSES

export const LIMIT_CAUSE_IDS: readonly LimitCause[] = Object.keys(
  LIMIT_CAUSES,
) as LimitCause[] // Object.keys forgets the type of its keys

/** Text of a cause that a summary names; null for one of another version. */
export function causeText(cause: string): LimitCauseText | null {
  return Object.hasOwn(LIMIT_CAUSES, cause)
    ? LIMIT_CAUSES[cause as LimitCause] // it is a key, as was just seen
    : null
}
