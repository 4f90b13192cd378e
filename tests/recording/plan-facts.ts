// A plan's settings in words, for the table that sets them beside a guide's.
// Pure.
import { BUILTIN_TARGET, type Plan } from '../../core/plan/schema.ts'
import type { Disturbance } from '../../core/plan/disturbance-schema.ts'
import { countText, durationText, shareText } from '../../core/export/format.ts'
import { durationOf } from '../../core/plan/load-shape.ts'
import { plannedRates } from '../../core/plan/planned-rate.ts'
import { sendersOf } from '../../core/plan/roster.ts'
import { targetFaultsSchema } from '../../core/protocol/target.ts'

export const FACT_LABELS = {
  connections: 'Connections',
  length: 'Length',
  opening: 'Opening',
  heartbeat: 'Heartbeat',
  traffic: 'Who writes to whom',
  rate: 'Rate',
  payload: 'Message',
  disturbances: 'Disturbance',
  target: 'Built-in target',
  goals: 'Goals',
} as const
export type FactName = keyof typeof FACT_LABELS

/** What the plan says of each; absent where it has none. */
export function planFacts(plan: Plan): Partial<Record<FactName, string>> {
  const found: Record<FactName, string | null> = {
    connections: joined(
      plan.load.stages.map((stage) => countText(stage.connections)),
    ),
    length: durationText(durationOf(plan.load)),
    opening: opening(plan),
    heartbeat: heartbeat(plan),
    traffic: traffic(plan),
    rate: rate(plan),
    payload: payload(plan),
    disturbances: joined(plan.disturbances.map(disturbance), '; '),
    target: target(plan),
    goals: joined(
      plan.thresholds.map(
        ({ metric, op, value }) => `\`${metric} ${op} ${value}\``,
      ),
    ),
  }
  const known = Object.entries(found).filter(([, text]) => text)
  return Object.fromEntries(known)
}

function joined(parts: readonly string[], glue = ', '): string {
  const changes = parts.filter((part, index) => part !== parts[index - 1])
  return changes.join(glue)
}

function opening({ load, connect }: Plan): string {
  const ramps = load.stages.filter(({ ramp }) => ramp > 0)
  const cap = load.maxConnectsPerSecond
  return [
    `over ${joined(ramps.map(({ ramp }) => durationText(ramp)))}`,
    ...(cap === undefined ? [] : [`at most ${countText(cap)} a second`]),
    ...(connect.retries > 0 ? [`up to ${connect.retries} retries`] : []),
  ].join('; ')
}

function heartbeat({ heartbeat: beat, connect }: Plan): string | null {
  if (beat.type === 'none') return null
  const kind = beat.type === 'ping' ? 'ping' : 'a message'
  const silence =
    connect.readTimeout === undefined
      ? ''
      : `, cut after ${durationText(connect.readTimeout)} of silence`
  return `${kind} every ${durationText(beat.interval)}${silence}`
}

function traffic({ traffic: kind, target: { urlsBy } }: Plan): string | null {
  const words = {
    none: () => '',
    echo: () => 'each to the server, which sends it back',
    chat: () =>
      `pairs, ${'directions' in kind && kind.directions === 'one' ? 'one of whom writes' : 'who write to each other'}`,
    ask: () => 'pairs: one asks, the other answers',
    groups: () =>
      kind.type === 'groups'
        ? `groups of ${kind.size}, ${kind.senders} of whom write`
        : '',
    'sender-to-groups': () =>
      kind.type === 'sender-to-groups'
        ? `one to ${kind.groups} groups of ${kind.size}, in turn`
        : '',
    broadcast: () =>
      kind.type === 'broadcast' && kind.from === 'server'
        ? 'the server to all'
        : 'one to all',
  }[kind.type]()
  const pinned =
    urlsBy === 'role' ? '; writers and readers on URLs of their own' : ''
  return words && `${words}${pinned}`
}

function isPushed({ traffic: kind }: Plan): boolean {
  return kind.type === 'broadcast' && kind.from === 'server'
}

function rate(plan: Plan): string | null {
  if (isPushed(plan)) return "the server's own"
  const peak = Math.max(...plan.load.stages.map((stage) => stage.connections))
  const senders = sendersOf(plan.traffic, peak)
  const rates = plannedRates(plan)?.map(({ ratePerMinute }) => {
    const perSecond = Math.round((ratePerMinute * senders) / 60)
    return `${ratePerMinute} per sender per minute (${countText(perSecond)} a second)`
  })
  return rates ? joined(rates) : null
}

function payload(plan: Plan): string | null {
  const { traffic: kind } = plan
  if (kind.type === 'none') return null
  if (isPushed(plan)) return "the server's own"
  const size = kind.payloadSize
  return typeof size === 'number'
    ? `${countText(size)} bytes`
    : `${countText(size.min)} to ${countText(size.max)} bytes`
}

const share = (part: number) => shareText(part, 1)

function disturbance(what: Disturbance): string {
  switch (what.type) {
    case 'storm':
      return `after ${durationText(what.at)} ${share(what.share)} are cut by ${what.how}, away for ${durationText(what.away)}`
    case 'flapping':
      return `every ${durationText(what.every)} ${share(what.share)} are cut by ${what.how} and come back`
    case 'slow':
      return what.how === 'stop'
        ? `${share(what.share)} of the receivers do not read at all`
        : `${share(what.share)} of the receivers read a message per ${durationText(what.delay)}`
    case 'churn':
      return `${share(what.share)} stay for ${durationText(what.stay)}, go for ${durationText(what.away)}, and come again`
    case 'offline':
      return `after ${durationText(what.at)} ${share(what.share)} of the receivers are away for ${durationText(what.away)}`
    case 'half-open':
      return `after ${durationText(what.at)} ${share(what.share)} answer nothing any more`
    case 'idle':
      return `silences of ${joined(what.silences.map(durationText))}`
    default:
      return what satisfies never
  }
}

/** Only what is not at its default. */
function target({ target: { urls, builtin } }: Plan): string | null {
  if (!builtin || !urls.includes(BUILTIN_TARGET)) return null
  const defaults = new Map<string, unknown>(
    Object.entries(targetFaultsSchema.parse({})),
  )
  const changed = Object.entries(builtin).filter(
    ([name, value]) => defaults.get(name) !== value,
  )
  return joined(changed.map(([name, value]) => `\`${name}: ${value}\``))
}
