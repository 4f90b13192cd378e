// The plan of one connection that walks the way to a plan's target: as the
// plan has it, but soon over, with a round trip at once, and nothing else.
import { encodePlan, planSchema, type Plan } from '../../core/plan/schema.ts'

/** No step is waited for longer, whatever the plan allows. */
export const STEP_LIMIT_MS = 2500
/** How soon after the log-in the round trip begins. */
const BEAT_MS = 100
const ANSWER_LIMIT_MS = 1500
export const PROBE_END_MS = 60_000

/** @param url instead of the plan's */
export function probePlan(plan: Plan, url: string): Plan {
  const { connect, load } = plan
  // its settings are not the workers' business
  const { builtin: _settings, ...target } = plan.target
  const { search: _search, ...kept } = plan
  return planSchema.parse(
    encodePlan({
      ...kept,
      target: { ...target, urls: [url], urlsBy: 'connection' },
      load: { ...load, stages: [oneConnection()] },
      connect: {
        ...connect,
        handshakeTimeout: Math.min(connect.handshakeTimeout, STEP_LIMIT_MS),
        retries: 0,
        reconnect: false,
      },
      login: soonLogin(plan),
      heartbeat: soonHeartbeat(plan),
      traffic: soonTraffic(plan),
      disturbances: [],
      thresholds: [],
    }),
  )
}

function oneConnection(): Plan['load']['stages'][number] {
  return {
    connections: 1,
    ramp: 0,
    hold: PROBE_END_MS,
    thresholds: [],
    expect: { successRate: 0, p99: 1000 },
  }
}

/** The plan's own messages are the round trip where it sends no heartbeat. */
export function echoes({ heartbeat, traffic }: Plan): boolean {
  return heartbeat.type === 'none' && traffic.type === 'echo'
}

function soonLogin({ login }: Plan): Plan['login'] {
  if (login.type === 'none') return login
  return { ...login, timeout: Math.min(login.timeout, STEP_LIMIT_MS) }
}

function soonTraffic(plan: Plan): Plan['traffic'] {
  const { traffic } = plan
  if (traffic.type !== 'echo' || !echoes(plan)) return { type: 'none' }
  const { totalPerSecond: _total, ...rest } = traffic
  const replyTimeout = Math.min(traffic.replyTimeout, ANSWER_LIMIT_MS)
  return { ...rest, ratePerMinute: 60_000 / BEAT_MS, replyTimeout }
}

function soonHeartbeat(plan: Plan): Plan['heartbeat'] {
  const { heartbeat } = plan
  if (echoes(plan)) return heartbeat
  const timeout =
    heartbeat.type === 'none'
      ? ANSWER_LIMIT_MS
      : Math.min(heartbeat.timeout, ANSWER_LIMIT_MS)
  const beat = { interval: BEAT_MS, timeout }
  return heartbeat.type === 'none'
    ? { type: 'ping', ...beat }
    : { ...heartbeat, ...beat }
}
