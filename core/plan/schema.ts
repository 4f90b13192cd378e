// The plan: everything a test is, as one schema. It gives the type, the
// validation, the form's rules and the file format. It does not read files
// (plan/parse.ts) and does not compute loads (plan/load-shape.ts).
//
// A plan has two shapes: PlanSource, what people write and what crosses
// process edges ("30s"), and Plan, what the code uses (milliseconds).
import { z } from 'zod'
import { targetFaultsSchema } from '../protocol/target.ts'
import { BUILTIN_TARGET } from './destination.ts'
import { disturbanceSchema } from './disturbance-schema.ts'
import { durationField } from './duration.ts'
import { choice, count, rate, share } from './fields.ts'
import { maskUrl } from './mask.ts'
import { matchSchema, messageSchema } from './message-schema.ts'
import { planProblems } from './rules.ts'
import { SEARCHES } from '../metrics/summary-schema.ts'
import { trafficSchema } from './traffic-schema.ts'
import { variablesSchema } from './variables-schema.ts'

export const PLAN_VERSION = 1
export const MAX_CONNECTIONS = 5_000_000
export const PROFILE_NAMES = [
  'echo',
  'im',
  'gowebsocket',
  'socket.io',
  'plain',
] as const
export type ProfileName = (typeof PROFILE_NAMES)[number]
export { BUILTIN_TARGET }
export { MIN_PAYLOAD_BYTES } from './traffic-schema.ts'

const targetUrl = z.string().superRefine((text, context) => {
  const problem = urlProblem(text)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

function urlProblem(text: string): string | null {
  if (text === BUILTIN_TARGET) return null
  if (/^[^/]*\/\/[^/?#]*\{\{/.test(text))
    return 'may hold {{variables}} in its path and query only'
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return `"${maskUrl(text)}" is not a URL; write one such as ws://localhost:8080/ws`
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    const scheme = url.protocol === 'http:' ? 'ws' : 'wss'
    return `must be a ws:// or wss:// URL; did you mean "${scheme}://${url.host}${url.pathname}"?`
  }
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    return `must be a ws:// or wss:// URL, not ${url.protocol}//`
  if (url.href.includes('#')) return 'must not have a #fragment (RFC 6455, 3)'
  return null
}

const token = z
  .string()
  .regex(
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
    'must be an HTTP token, without spaces',
  )

const ipAddress = z.union([z.ipv4(), z.ipv6()], {
  error: 'must be an IP address of this machine',
})

const tlsSchema = z.strictObject({
  /** Refuse certificates that do not verify. */
  verify: z.boolean().prefault(true),
  /** Files in PEM form. */
  ca: z.string().min(1).optional(),
  cert: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  serverName: z.string().min(1).optional(),
  /** Resume an earlier connection's session (RFC 8446, 2.2) where offered. */
  sessionReuse: z.boolean().prefault(false),
})

const targetSchema = z.strictObject({
  /** {{variables}} in their path and query are those of the connection. */
  urls: z
    .array(targetUrl)
    .min(1, 'must name at least one URL')
    .max(1000, 'must name at most 1000 URLs'),
  /**
   * Who dials which URL. connection: connection k dials urls[k mod length];
   * conversation: all members of a conversation dial the same; role: senders
   * the first half of the URLs, receivers the second.
   */
  urlsBy: choice('connection', 'conversation', 'role').prefault('connection'),
  /** What the built-in target is set to; absent: it does everything well. */
  builtin: targetFaultsSchema.optional(),
  headers: z.record(token, z.string()).prefault({}),
  subprotocols: z.array(token).prefault([]),
  tls: tlsSchema.prefault({}),
  /** Offer permessage-deflate (RFC 7692). */
  compression: z.boolean().prefault(false),
})

const thresholdSchema = z.strictObject({
  /** A path into summary.json, such as connections.successRate. */
  metric: z.string().min(1),
  op: z.enum(['>=', '>', '<=', '<', '=='], {
    error: 'must be one of >= > <= < ==',
  }),
  value: z.number({ error: 'must be a number' }),
  /** End the run as soon as it is missed … */
  abort: z.boolean().prefault(false),
  /** … but not before so long after its start (or the stage's). */
  after: durationField({ max: '24h' }).prefault('10s'),
})

const stageSchema = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  connections: count(0, MAX_CONNECTIONS),
  ramp: durationField({ max: '24h' }).prefault('0s'),
  hold: durationField({ max: '240h' }).prefault('0s'),
  /** From this stage on, instead of the traffic's own rate. */
  ratePerMinute: rate(600_000, 'messages per connection per minute').optional(),
  /** On the stage's own numbers; docs/metrics.md says which there are. */
  thresholds: z.array(thresholdSchema).max(20).prefault([]),
  /** What this step must reach; decides its verdict. */
  expect: z
    .strictObject({
      successRate: share().prefault(0.95),
      p99: durationField({ min: '1ms', max: '10m' }).prefault('1s'),
    })
    .prefault({}),
})

const loadSchema = z.strictObject({
  stages: z
    .array(stageSchema)
    .min(1, 'must have at least one stage')
    .max(200, 'must have at most 200 stages'),
  maxConnectsPerSecond: rate(1_000_000, 'connects per second').optional(),
  dialing: choice('concurrent', 'sequential').prefault('concurrent'),
  /** Stop at the first stage whose verdict is fail. */
  stopOnFailedStage: z.boolean().prefault(false),
  /** The number of the first simulated user. */
  userBase: count(0, 2_000_000_000).prefault(0),
})

const backoffSchema = z.strictObject({
  initial: durationField({ min: '1ms', max: '10m' }).prefault('100ms'),
  multiplier: z
    .number({ error: 'must be a number from 1 to 10' })
    .min(1, 'must be a number from 1 to 10')
    .max(10, 'must be a number from 1 to 10')
    .prefault(2),
  ceiling: durationField({ min: '1ms', max: '1h' }).prefault('30s'),
  /** Share of each delay that is random: 0 none, 1 the whole delay. */
  jitter: share().prefault(0.5),
})

const port = count(1025, 65_535)

const connectSchema = z.strictObject({
  handshakeTimeout: durationField({ min: '10ms', max: '10m' }).prefault('10s'),
  retries: count(0, 1000).prefault(0),
  backoff: backoffSchema.prefault({}),
  /** Dial again, with the same back-off, after an open connection is lost. */
  reconnect: z.boolean().prefault(false),
  /** Drop a connection that has received nothing for so long; absent: never. */
  readTimeout: durationField({ min: '10ms', max: '24h' }).optional(),
  /** Drop a connection whose sent bytes wait for so long; absent: never. */
  writeTimeout: durationField({ min: '10ms', max: '24h' }).optional(),
  /** Addresses of this machine to dial from, in turn; none: the system's. */
  sourceAddresses: z.array(ipAddress).max(1000).prefault([]),
  /** Local ports to dial from; absent: the system chooses. */
  sourcePorts: z.strictObject({ from: port, to: port }).optional(),
  /** Keys that frames are masked with (RFC 6455, 5.3): fresh, or all zero. */
  masking: choice('random', 'zero').prefault('random'),
  /** Fail a connection whose text is not UTF-8 (RFC 6455, 8.1). */
  checkUtf8: z.boolean().prefault(true),
})

const loginSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('message'),
    message: messageSchema,
    /** What the reply that lets us in holds. */
    expect: matchSchema,
    /** What a refusal holds; other messages are waited through. Absent: any
     * message that is not the reply refuses. */
    refused: matchSchema.optional(),
    /** Sent one after another once let in, such as joining a room; each waits
     * for what it expects. */
    // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits it
    then: z
      .array(
        z.strictObject({
          message: messageSchema,
          expect: matchSchema.optional(),
        }),
      )
      .max(20)
      .prefault([]),
    /** For each of the messages. */
    timeout: durationField({ min: '10ms', max: '10m' }).prefault('10s'),
  }),
])

const beat = {
  interval: durationField({ min: '100ms', max: '24h' }).prefault('30s'),
  timeout: durationField({ min: '10ms', max: '1h' }).prefault('10s'),
}

const heartbeatSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('ping'), ...beat }),
  z.strictObject({
    type: z.literal('message'),
    ...beat,
    message: messageSchema.prefault('PING'),
    /** What the reply holds. */
    expect: matchSchema.prefault('PONG'),
  }),
])

/** What the protocol wants answered at once, such as the server's own ping. */
const answerSchema = z.strictObject({
  when: matchSchema,
  /** Knows {{received.PATH}}. */
  send: messageSchema,
})

/** What the limit is searched for: `tidewire search`, docs/search.md. */
const searchSchema = z.strictObject({
  for: choice(...SEARCHES),
  /** The first load that is tried; absent: a twentieth of `to`. */
  from: rate(
    5_000_000,
    'connections, connects or messages per second',
  ).optional(),
  /** The highest; absent: what preflight says this machine can do. */
  to: rate(
    5_000_000,
    'connections, connects or messages per second',
  ).optional(),
  /** How wide the interval around the limit may stay, as a share of it. */
  precision: z
    .number({ error: 'must be a number from 0.005 to 0.5' })
    .min(0.005, 'must be a number from 0.005 to 0.5')
    .max(0.5, 'must be a number from 0.005 to 0.5')
    .prefault(0.02),
  /** How long each load is held; the last one three times as long. */
  hold: durationField({ min: '1s', max: '1h' }).prefault('5s'),
  /** What a load must reach to count as carried. */
  expect: z
    .strictObject({
      successRate: share().prefault(0.99),
      p99: durationField({ min: '1ms', max: '10m' }).prefault('1s'),
      /** Share of messages (or of opened connections) that may be lost. */
      loss: share().prefault(0.01),
    })
    .prefault({}),
})

const planFields = z.strictObject({
  version: z.literal(PLAN_VERSION, {
    error: `must be ${PLAN_VERSION}: the plan version that this Tidewire reads`,
  }),
  name: z.string().min(1).max(120).prefault('Load test'),
  /** The protocol that log-in, heartbeat and messages were taken from; those
   * that are written here win (plan/profiles.ts). */
  profile: choice(...PROFILE_NAMES).optional(),
  target: targetSchema,
  load: loadSchema,
  connect: connectSchema.prefault({}),
  login: loginSchema.prefault({ type: 'none' }),
  heartbeat: heartbeatSchema.prefault({ type: 'ping' }),
  answers: z.array(answerSchema).max(20).prefault([]),
  traffic: trafficSchema.prefault({ type: 'none' }),
  variables: variablesSchema.prefault({}),
  disturbances: z.array(disturbanceSchema).max(50).prefault([]),
  thresholds: z.array(thresholdSchema).max(100).prefault([]),
  search: searchSchema.optional(),
})

/** What the rules between fields see: a plan whose fields each hold. */
export type PlanDocument = z.output<typeof planFields>

export const planSchema = planFields.superRefine((plan, context) => {
  for (const { path, message } of planProblems(plan))
    context.addIssue({ code: 'custom', path: [...path], message })
})

/** A decoded plan: durations are numbers of milliseconds. */
export type Plan = z.output<typeof planSchema>
/** A plan as written: durations are text, defaults may be absent. */
export type PlanSource = z.input<typeof planSchema>
export type Stage = Plan['load']['stages'][number]
export type StageSource = PlanSource['load']['stages'][number]
export type SearchPlan = NonNullable<Plan['search']>
export type Threshold = Plan['thresholds'][number]
/** What is compared, without what follows from a miss. */
export type ThresholdRule = Pick<Threshold, 'metric' | 'op' | 'value'>

/** The JSON-safe form of a plan, as it goes into files and over Ports. */
export function encodePlan(plan: Plan): PlanSource {
  return z.encode(planSchema, plan)
}
