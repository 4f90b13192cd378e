// The target's numbers in Prometheus' text exposition format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
import {
  TARGET_COUNTERS,
  type TargetCounter,
  type TargetStats,
} from '../../core/protocol/target.ts'
import { sumTargetStats } from './counters.ts'

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const COUNTER_HELP: Record<TargetCounter, string> = {
  accepted: 'TCP connections accepted',
  handshakes: 'Handshakes answered with 101',
  refused: 'Handshakes refused with 503 on purpose',
  reset: 'Handshakes answered with a TCP reset on purpose',
  closedByFault: 'Connections closed on purpose',
  closesReceived: 'Close frames received',
  pingsReceived: 'Ping frames received',
  pongsSent: 'Pong frames sent',
  messagesReceived: 'Messages received',
  messagesSent: 'Messages sent',
  dropped: 'Messages that were never echoed, on purpose',
  duplicated: 'Messages echoed twice on purpose',
  swapped: 'Messages echoed after their successor on purpose',
  bytesReceived: 'Payload bytes of messages received',
  bytesSent: 'Payload bytes of messages sent',
  loginsAccepted: 'Log-ins accepted',
  loginsRefused: 'Log-ins refused',
  handshakesThrottled: 'Handshakes answered with 429',
  handshakesOverLimit:
    'Handshakes answered with 503, as many as may be were open',
  messagesThrottled: 'Messages answered with an error 429',
  chatsReceived: 'Chat, group and broadcast messages received',
  chatsRefused: 'Chat and group messages to nobody',
  acksReceived: 'Acknowledgements received',
  deliveriesSent: 'Deliveries to open connections, second copies included',
  deliveriesStored: 'Deliveries put aside for users who were away',
  deliveriesReplayed: 'Stored deliveries sent, second copies included',
  deliveriesForgotten: 'Deliveries to absent users dropped on purpose',
  deliveriesLost: 'Deliveries never sent on purpose',
  deliveriesRepeated: 'Second copies of deliveries on purpose',
  deliveriesReordered: 'Deliveries sent after their successor on purpose',
  deliveriesOverflowed: 'Deliveries dropped because memory was used up',
  pushesSent: 'Pushes of the server, one for each connection',
  slowCut: 'Connections cut because they did not read',
  idleCut: 'Connections cut because they said nothing',
  deadCut: 'Connections cut because no pong came',
}

/** The sum over all processes, one metric family each. */
export function metricsText(processes: readonly TargetStats[]): string {
  const total = sumTargetStats(processes)
  const gauges = [
    family('processes', 'gauge', 'Processes of the target', processes.length),
    family('connections_open', 'gauge', 'Open connections', total.open),
    family('resident_memory_bytes', 'gauge', 'Memory', total.rssBytes),
  ]
  const cpu = family('cpu_seconds_total', 'counter', 'CPU', total.cpuSeconds)
  const stalled = family(
    'stalled_seconds_total',
    'counter',
    'Time in which nobody could be served',
    total.stalledSeconds,
  )
  const counters = TARGET_COUNTERS.map((name) =>
    family(
      `${snakeCase(name)}_total`,
      'counter',
      COUNTER_HELP[name],
      total.counters[name],
    ),
  )
  return [...gauges, cpu, stalled, ...counters].join('')
}

function family(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  value: number,
): string {
  const full = `tidewire_target_${name}`
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${full} ${value}\n`
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
