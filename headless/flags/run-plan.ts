// Flags of `run` to a plan: a plan made of flags alone, or a base (a plan file
// or a preset) in which the flags given replace values. Pure.
import { PlanError, type PlanIssue } from '../../core/errors.ts'
import { formatDuration, parseDuration } from '../../core/plan/duration.ts'
import { checkPlan } from '../../core/plan/check.ts'
import type { DisturbanceSource } from '../../core/plan/disturbance-schema.ts'
import {
  BUILTIN_TARGET,
  type Plan,
  type PlanSource,
} from '../../core/plan/schema.ts'
import type { TrafficType } from '../../core/plan/traffic-schema.ts'
import { DISTURBANCE_FLAGS } from './disturbance-flags.ts'
import { DISTURBANCE_OPTIONS, disturbancesOf } from './run-disturbances.ts'
import { forProfile } from './run-profile.ts'
import { trafficOf } from './run-traffic.ts'
import { loadOf } from './run-load.ts'
import type { LoadFlags } from './run-flags.ts'
import { abortingAfter, DEFAULT_THRESHOLD } from './threshold.ts'
import { UsageError } from '../usage-error.ts'

/**
 * @param base the plan of a file or a preset; null when flags alone make it
 * @throws UsageError, PlanError (paths of fields that a flag set name the flag)
 */
export function planFromFlags(flags: LoadFlags, base: PlanSource | null): Plan {
  const start = forProfile(flags, base ?? emptyPlan(flags))
  const traffic = trafficOf(flags, start.traffic)
  const disturbances = disturbancesOf(flags, start.disturbances)
  const checked = checkPlan({
    ...start,
    target: targetOf(flags, start.target),
    load: measurableLoad(flags, traffic.type, loadOf(flags, start.load)),
    connect: connectOf(flags, start.connect),
    heartbeat: heartbeatOf(flags, start.heartbeat),
    traffic,
    disturbances,
    thresholds: thresholdsOf(flags, traffic.type, start.thresholds),
  })
  if (checked.ok) return checked.plan
  throw new PlanError(
    checked.issues.map((issue) => nameFlag(issue, flags, disturbances)),
  )
}

function emptyPlan(flags: LoadFlags): PlanSource {
  if (!flags.target)
    throw new UsageError(
      'a run needs a target: give --target URL, --target builtin, a plan file or --scenario NAME (a preset needs --target too)',
    )
  return { version: 1, target: { urls: [] }, load: { stages: [] } }
}

function targetOf(
  flags: LoadFlags,
  target: PlanSource['target'],
): PlanSource['target'] {
  const headers = new Map(
    flags.header?.map(({ name, value }) => [name, value] as const),
  )
  const tls = {
    ...target.tls,
    ...(flags.insecure ? { verify: false } : {}),
    ...(flags.ca === undefined ? {} : { ca: flags.ca }),
    ...(flags.tlsSessionReuse ? { sessionReuse: true } : {}),
  }
  const { builtin, ...rest } = target
  const urls = flags.target ? [...flags.target] : rest.urls
  return {
    ...rest,
    // the settings of the built-in target are no other server's
    ...(builtin && urls.includes(BUILTIN_TARGET) ? { builtin } : {}),
    urls,
    headers: { ...target.headers, ...Object.fromEntries(headers) },
    ...(flags.subprotocol ? { subprotocols: [...flags.subprotocol] } : {}),
    tls,
  }
}

function connectOf(
  flags: LoadFlags,
  connect: PlanSource['connect'] = {},
): PlanSource['connect'] {
  const { readTimeout, writeTimeout, ...rest } = connect
  const { handshakeTimeout, retryDelay } = flags
  const read = override(readTimeout, flags.readTimeout)
  const write = override(writeTimeout, flags.writeTimeout)
  return {
    ...rest,
    ...(read === undefined ? {} : { readTimeout: read }),
    ...(write === undefined ? {} : { writeTimeout: write }),
    ...(handshakeTimeout === undefined
      ? {}
      : { handshakeTimeout: formatDuration(handshakeTimeout) }),
    ...(flags.retry === undefined ? {} : { retries: flags.retry }),
    ...(flags.reconnect ? { reconnect: true } : {}),
    ...sourceChanges(flags),
    ...(retryDelay === undefined
      ? {}
      : { backoff: backoffOf(retryDelay, rest.backoff) }),
  }
}

function sourceChanges({ sourceAddress, sourcePorts, masking }: LoadFlags) {
  return {
    ...(sourceAddress ? { sourceAddresses: [...sourceAddress] } : {}),
    ...(sourcePorts ? { sourcePorts } : {}),
    ...(masking ? { masking } : {}),
  }
}

/** The ceiling goes up with a first delay that is longer than it. */
function backoffOf(
  initialMs: number,
  backoff: NonNullable<PlanSource['connect']>['backoff'],
) {
  const initial = formatDuration(initialMs)
  const ceilingMs = parseDuration(backoff?.ceiling ?? '30s') ?? 0
  return ceilingMs < initialMs
    ? { ...backoff, initial, ceiling: initial }
    : { ...backoff, initial }
}

/** A flag of 0 takes the limit away. */
function override(
  written: string | undefined,
  flagMs: number | undefined,
): string | undefined {
  if (flagMs === undefined) return written
  return flagMs === 0 ? undefined : formatDuration(flagMs)
}

function heartbeatOf(
  flags: LoadFlags,
  heartbeat: PlanSource['heartbeat'],
): PlanSource['heartbeat'] {
  const beat = beatingAs(flags, heartbeat)
  const { pingMessage: message, pongMessage: expect } = flags
  if (message === undefined && expect === undefined) return beat
  if (beat?.type === 'none' || (!message && beat?.type !== 'message'))
    throw new UsageError(
      '--pong-message needs --ping-message, and both a --ping-interval above 0',
    )
  return {
    ...beat,
    type: 'message',
    ...(message === undefined ? {} : { message }),
    ...(expect === undefined ? {} : { expect }),
  }
}

function beatingAs(
  { pingInterval }: LoadFlags,
  heartbeat: PlanSource['heartbeat'],
): PlanSource['heartbeat'] {
  if (pingInterval === undefined) return heartbeat
  if (pingInterval === 0) return { type: 'none' }
  const interval = formatDuration(pingInterval)
  return heartbeat === undefined || heartbeat.type === 'none'
    ? { type: 'ping', interval }
    : { ...heartbeat, interval }
}

function thresholdsOf(
  flags: LoadFlags,
  traffic: TrafficType,
  thresholds: PlanSource['thresholds'] = [],
): PlanSource['thresholds'] {
  const { threshold, abortOnMiss } = flags
  if (threshold) return abortingAfter(threshold, abortOnMiss)
  const kept = measurable(flags, traffic, thresholds)
  return abortingAfter(
    kept.length > 0 ? kept : [DEFAULT_THRESHOLD],
    abortOnMiss,
  )
}

function measurableLoad(
  flags: LoadFlags,
  traffic: TrafficType,
  load: PlanSource['load'],
): PlanSource['load'] {
  const stages = load.stages.map((stage) =>
    stage.thresholds
      ? { ...stage, thresholds: measurable(flags, traffic, stage.thresholds) }
      : stage,
  )
  return { ...load, stages }
}

/** A rule on what a flag has turned off would be missed for that alone. */
function measurable<T extends { readonly metric: string }>(
  { pingInterval }: LoadFlags,
  traffic: TrafficType,
  thresholds: readonly T[],
): T[] {
  return thresholds.filter(
    ({ metric }) =>
      !(traffic === 'none' && metric.startsWith('messages.')) &&
      !(pingInterval === 0 && metric.startsWith('heartbeat.')),
  )
}

type FlagName = Exclude<keyof LoadFlags, 'preset' | 'scenario'>

/** Which flag sets a field, so that its issue can name what was typed. */
const FLAG_OF_FIELD: readonly (readonly [RegExp, FlagName, string])[] = [
  [/^target\.urls/, 'target', '--target'],
  [/^target\.headers/, 'header', '--header'],
  [/^target\.subprotocols/, 'subprotocol', '--subprotocol'],
  [/^target\.tls\.ca/, 'ca', '--ca'],
  [/^load\.stages.*connections/, 'conns', '--conns'],
  [/^load\.stages.*(ramp|hold)/, 'duration', '--duration'],
  [/^load\.maxConnectsPerSecond/, 'maxCps', '--max-cps'],
  [/^load\.userBase/, 'userBase', '--user-base'],
  [/^connect\.readTimeout/, 'readTimeout', '--read-timeout'],
  [/^connect\.writeTimeout/, 'writeTimeout', '--write-timeout'],
  [/^connect\.sourceAddresses/, 'sourceAddress', '--source-address'],
  [/^connect\.sourcePorts/, 'sourcePorts', '--source-ports'],
  [/^connect\.backoff/, 'retryDelay', '--retry-delay'],
  [/^heartbeat\.interval/, 'pingInterval', '--ping-interval'],
  [/^heartbeat\.message/, 'pingMessage', '--ping-message'],
  [/^traffic\.ratePerMinute/, 'msgRate', '--msg-rate'],
  [/^traffic\.payloadSize/, 'payloadSize', '--payload-size'],
  [/^traffic\.template/, 'message', '--message'],
  [/^traffic\.size/, 'groupSize', '--group-size'],
  [/^traffic\.groups/, 'groups', '--groups'],
  [/^traffic\.senders/, 'senders', '--senders'],
  [/^(traffic|target\.urlsBy)/, 'traffic', '--traffic'],
  [/^target\.builtin/, 'target', '--target'],
  [/^thresholds.*after/, 'abortOnMiss', '--abort-on-miss'],
  [/^thresholds/, 'threshold', '--threshold'],
]

function nameFlag(
  issue: PlanIssue,
  flags: LoadFlags,
  disturbances: readonly DisturbanceSource[],
): PlanIssue {
  const disturbed = /^disturbances\[(\d+)\]/.exec(issue.path)?.[1]
  const disturbance = disturbances[Number(disturbed)]
  if (disturbance) return nameDisturbance(issue, flags, disturbance)
  const known = FLAG_OF_FIELD.find(
    ([field, flag]) => flags[flag] !== undefined && field.test(issue.path),
  )
  if (!known) return issue
  // --header is given many times: which one is meant
  const name = issue.path.replace(/^target\.headers\.?/, '')
  const path = known[1] === 'header' ? `${known[2]} ${name}` : known[2]
  return { ...issue, path }
}

function nameDisturbance(
  { message, ...issue }: PlanIssue,
  flags: LoadFlags,
  { type }: DisturbanceSource,
): PlanIssue {
  if (flags[DISTURBANCE_OPTIONS[type]] !== undefined) {
    const flag = DISTURBANCE_FLAGS.find((known) => known.type === type)
    const name = flag?.flags.split(' ')[0] ?? issue.path
    const [example] = flag?.description.split(': ') ?? []
    return { path: name, message: `${message}; for example ${name} ${example}` }
  }
  return flags.duration !== undefined && message.includes('before the end')
    ? { path: '--duration', message: `${issue.path} ${message}` }
    : { ...issue, message }
}
