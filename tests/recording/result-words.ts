// The result of a recorded run: in words, and as rows of a table. Pure.
import {
  countText,
  durationText,
  percentText,
  shareText,
} from '../../core/export/format.ts'
import { scenarioCards } from '../../core/export/scenario-words.ts'
import type { Latency } from '../../core/metrics/latency.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import type { Row } from './markdown.ts'

/** A sentence or two each: what the run came to. */
export function answersOf(summary: Summary): string[] {
  const cards = scenarioCards(summary.scenarios)
  return [
    connections(summary),
    ...(summary.heartbeat.sent > 0 ? [heartbeats(summary)] : []),
    ...cards.map(({ title, answer }) => `**${title}.** ${answer}`),
  ]
}

function connections({ connections: all }: Summary): string {
  const { succeeded, attempted, dropped, peak } = all
  return `**Connections.** ${countText(succeeded)} of ${countText(attempted)} were made (${shareText(succeeded, attempted)}), at most ${countText(peak)} at a time; ${countText(dropped)} dropped.`
}

function heartbeats({ heartbeat }: Summary): string {
  const { sent, received, rtt } = heartbeat
  return `**Heartbeats.** ${countText(received)} of ${countText(sent)} came back (${shareText(received, sent)}), 99 % of them within ${durationText(rtt?.p99)}.`
}

/** p50, p95 and p99; "-" each where nothing was measured. */
export function percentiles(latency: Latency | null | undefined): Row {
  return [latency?.p50, latency?.p95, latency?.p99].map(durationText)
}

export const LATENCY_HEADER: Row = ['Time', 'p50', 'p95', 'p99', 'max']

export function latencyRows(summary: Summary): Row[] {
  const { connect, login, heartbeat, messages, scenarios } = summary
  const slow = scenarios.slowConsumers
  const all: readonly (readonly [string, Latency | null | undefined])[] = [
    ['Connect', connect.latency],
    ['Log-in', login.latency],
    ['Heartbeat', heartbeat.rtt],
    ['There and back', messages.rtt],
    ['End to end', messages.endToEnd],
    ['End to end, fast receivers', slow?.fast],
    ['End to end, slow receivers', slow?.slow],
    ['From first to last receiver', scenarios.fanOut?.spread],
    ['Connect in the storm', scenarios.storm?.connect],
    ['From the return to a missed message', scenarios.offline?.delay],
    ['Until a silent one is noticed', scenarios.halfOpen?.ms],
  ]
  return all.flatMap(([label, latency]) =>
    latency
      ? [[label, ...percentiles(latency), durationText(latency.max)]]
      : [],
  )
}

export function countRows(summary: Summary): Row[] {
  const { connections: all, login, heartbeat, messages } = summary
  const cards = scenarioCards(summary.scenarios)
  const counted: readonly (readonly [string, number])[] = [
    ['Connections asked for', all.attempted],
    ['TCP connections tried', all.dials],
    ['Connections made', all.succeeded],
    ['Came back', all.reconnected],
    ['Failed', all.failed],
    ['Dropped', all.dropped],
    ['Logged in', login.succeeded],
    ['Log-ins refused', login.failed],
    ['Heartbeats sent', heartbeat.sent],
    ['Heartbeats answered', heartbeat.received],
    ['Messages sent', messages.sent],
    ['Messages received', messages.received],
    ['Messages lost', messages.lost],
    ['Received twice', messages.duplicated],
    ['Out of order', messages.outOfOrder],
  ]
  const talked = messages.sent + messages.received > 0
  const shown = counted.filter(
    ([label, value]) =>
      value > 0 ||
      ['Failed', 'Dropped'].includes(label) ||
      (talked && /lost|twice|order/.test(label)),
  )
  return [
    ...shown.map(([label, value]) => [label, countText(value)]),
    ...cards.flatMap(({ title, rows }) =>
      rows.map(({ label, value }) => [`${title}: ${label}`, value]),
    ),
  ]
}

export const STEP_HEADER: Row = [
  ...['Step', 'Connections', 'Messages per sender per minute'],
  ...['Success', 'Connect p99', 'Message p99', 'Verdict'],
]

/** Empty for a plan of one step. */
export function stepRows({ steps }: Summary): Row[] {
  if (steps.length < 2) return []
  return steps.map((step) => [
    step.name,
    countText(step.peak),
    step.ratePerMinute === null ? '-' : countText(step.ratePerMinute),
    percentText(step.successRate),
    durationText(step.connectP99Ms),
    durationText(step.endToEndP99Ms ?? step.rttP99Ms),
    step.reason ? `${step.verdict}: ${step.reason}` : step.verdict,
  ])
}
