// The plan of one probe, made from the user's: the same target, protocol and
// connections, but a load of its own and nothing that would disturb it. Its
// stages last whole seconds, so that the seconds judged are of one stage.
import type { SearchFor, SearchPhase } from '../metrics/summary-schema.ts'
import { peakOf } from '../plan/load-shape.ts'
import { sendersOf } from '../plan/roster.ts'
import type { Plan, SearchPlan, Stage } from '../plan/schema.ts'

/** How fast connections are opened for a probe, unless the plan says. */
const CONNECTS_PER_SECOND = 1000
/** Before what is judged: bursts that a server lets pass are over by then. */
const WARM_UP_MS = 1000
/** A rate cannot be nought: one message in so many minutes. */
const NEXT_TO_NOTHING = 0.001
const CONFIRM_FACTOR = 3
/** Replies later than this make no difference to what is judged. */
const REPLY_TIMEOUT_FACTOR = 2
const LEAST_REPLY_TIMEOUT_MS = 1000

/** The stage that is judged, in a probe's plan. */
export const JUDGED_STAGE: Readonly<Record<SearchFor, number>> = {
  connections: 1,
  'connect-rate': 1,
  'message-rate': 2,
}

export interface Probe {
  readonly phase: SearchPhase
  readonly load: number
  /** What this machine can hold: a long hold ends before it is reached. */
  readonly mostConnections: number
}

export function probePlan(plan: Plan, search: SearchPlan, probe: Probe): Plan {
  const { search: _search, ...rest } = plan
  const { maxConnectsPerSecond: most, ...load } = plan.load
  const isCapped = search.for !== 'connect-rate' && most !== undefined
  return {
    ...rest,
    load: {
      ...load,
      ...(isCapped ? { maxConnectsPerSecond: most } : {}),
      stages: stagesOf(plan, search, probe),
      stopOnFailedStage: false,
    },
    // each connect is tried once, and what is lost stays lost
    connect: { ...plan.connect, retries: 0, reconnect: false },
    traffic: trafficOf(plan, search),
    disturbances: [],
    thresholds: [],
  }
}

function stagesOf(plan: Plan, search: SearchPlan, probe: Probe): Stage[] {
  switch (search.for) {
    case 'connections':
      return connectionStages(plan, probe.load, holdOf(search, probe))
    case 'connect-rate':
      return connectStages(plan, search, probe)
    case 'message-rate':
      return messageStages(plan, probe.load, holdOf(search, probe))
  }
}

function connectionStages(plan: Plan, load: number, holdMs: number): Stage[] {
  const ramp = openingMs(plan, load)
  return [
    stage(plan, { name: 'open', connections: load, ramp }),
    stage(plan, { name: 'hold', connections: load, hold: holdMs }),
  ]
}

function connectStages(plan: Plan, search: SearchPlan, probe: Probe): Stage[] {
  const { load, mostConnections } = probe
  const mostMs = Math.floor(mostConnections / load) * 1000 - WARM_UP_MS
  const shortestMs = wholeSeconds(search.hold)
  const ramp = Math.max(shortestMs, Math.min(holdOf(search, probe), mostMs))
  const opened = (durationMs: number) => Math.round((load * durationMs) / 1000)
  const first = opened(WARM_UP_MS)
  return [
    stage(plan, { name: 'warm-up', connections: first, ramp: WARM_UP_MS }),
    stage(plan, {
      name: 'connect',
      connections: opened(WARM_UP_MS + ramp),
      ramp,
    }),
  ]
}

function messageStages(plan: Plan, load: number, holdMs: number): Stage[] {
  const connections = peakOf(plan.load)
  const ramp = openingMs(plan, connections)
  const senders = Math.max(1, sendersOf(plan.traffic, connections))
  const ratePerMinute = (load * 60) / senders
  const open = stage(plan, { name: 'open', connections, ramp })
  const warmUp = stage(plan, {
    name: 'warm-up',
    connections,
    hold: WARM_UP_MS,
  })
  return [
    { ...open, ratePerMinute: NEXT_TO_NOTHING },
    { ...warmUp, ratePerMinute },
    stage(plan, { name: 'messages', connections, hold: holdMs }),
  ]
}

function trafficOf(plan: Plan, search: SearchPlan): Plan['traffic'] {
  const { traffic } = plan
  if (traffic.type === 'none') return traffic
  const { p99 } = search.expect
  const replyTimeout = Math.min(
    traffic.replyTimeout,
    Math.max(LEAST_REPLY_TIMEOUT_MS, REPLY_TIMEOUT_FACTOR * p99),
  )
  return { ...traffic, replyTimeout }
}

function stage(
  plan: Plan,
  { name, connections, ramp = 0, hold = 0 }: StageSketch,
): Stage {
  const { expect } = plan.load.stages[0] ?? DEFAULTS
  return { name, connections, ramp, hold, thresholds: [], expect }
}

interface StageSketch {
  readonly name: string
  readonly connections: number
  readonly ramp?: number
  readonly hold?: number
}

const DEFAULTS = { expect: { successRate: 0.95, p99: 1000 } }

function openingMs(plan: Plan, connections: number): number {
  const perSecond = plan.load.maxConnectsPerSecond ?? CONNECTS_PER_SECOND
  return wholeSeconds((connections / perSecond) * 1000)
}

function holdOf(search: SearchPlan, { phase }: Probe): number {
  const holdMs = wholeSeconds(search.hold)
  return phase === 'confirm' ? holdMs * CONFIRM_FACTOR : holdMs
}

function wholeSeconds(durationMs: number): number {
  return Math.max(1, Math.ceil(durationMs / 1000)) * 1000
}
