// The plan: everything a test is, as one schema. It gives the type, the
// validation, the form's rules and the file format. It does not read files
// (plan/parse.ts) and does not compute loads (plan/load-shape.ts).
//
// A plan has two shapes: PlanSource, what people write and what crosses
// process edges ("30s"), and Plan, what the code uses (milliseconds).
import { z } from 'zod'
import { BUILTIN_TARGET } from './destination.ts'
import { durationField } from './duration.ts'
import { maskUrl } from './mask.ts'
import { planProblems } from './rules.ts'

export const PLAN_VERSION = 1
export const MAX_CONNECTIONS = 5_000_000
export { BUILTIN_TARGET }

function count(min: number, max: number) {
  const hint = `must be a whole number from ${min} to ${max}`
  return z.int({ error: hint }).min(min, hint).max(max, hint)
}

function share(hint = 'must be a number from 0 to 1') {
  return z.number({ error: hint }).min(0, hint).max(1, hint)
}

function rate(max: number, unit: string) {
  const hint = `must be a number above 0 and up to ${max} (${unit})`
  return z.number({ error: hint }).gt(0, hint).max(max, hint)
}

const targetUrl = z.string().superRefine((text, context) => {
  const problem = urlProblem(text)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

function urlProblem(text: string): string | null {
  if (text === BUILTIN_TARGET) return null
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
  /** Used in turn: connection k dials urls[k mod length]. */
  urls: z
    .array(targetUrl)
    .min(1, 'must name at least one URL')
    .max(1000, 'must name at most 1000 URLs'),
  headers: z.record(token, z.string()).prefault({}),
  subprotocols: z.array(token).prefault([]),
  tls: tlsSchema.prefault({}),
  /** Offer permessage-deflate (RFC 7692). */
  compression: z.boolean().prefault(false),
})

const stageSchema = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  connections: count(0, MAX_CONNECTIONS),
  ramp: durationField({ max: '24h' }).prefault('0s'),
  hold: durationField({ max: '240h' }).prefault('0s'),
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
  dialing: z
    .enum(['concurrent', 'sequential'], {
      error: 'must be "concurrent" or "sequential"',
    })
    .prefault('concurrent'),
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
  masking: z
    .enum(['random', 'zero'], { error: 'must be "random" or "zero"' })
    .prefault('random'),
  /** Fail a connection whose text is not UTF-8 (RFC 6455, 8.1). */
  checkUtf8: z.boolean().prefault(true),
})

const template = z.string().min(1).max(65_536)

const loginSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('message'),
    message: template,
    /** Text that the reply must contain. */
    expect: z.string().min(1),
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
    message: template.prefault('PING'),
    /** Text that the reply must contain. */
    expect: z.string().min(1).prefault('PONG'),
  }),
])

/** Smallest payload that can carry the sequence marker (workers/engine). */
export const MIN_PAYLOAD_BYTES = 24

const trafficSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('echo'),
    /** open: by schedule, whatever the replies do; closed: each after a reply. */
    loop: z
      .enum(['open', 'closed'], { error: 'must be "open" or "closed"' })
      .prefault('open'),
    /** Messages per connection per minute; no matter in a closed loop. */
    ratePerMinute: rate(600_000, 'messages per connection per minute').prefault(
      12,
    ),
    /** Bytes of the generated payload; a template has its own size. */
    payloadSize: count(MIN_PAYLOAD_BYTES, 16_777_216).prefault(100),
    format: z
      .enum(['text', 'binary'], { error: 'must be "text" or "binary"' })
      .prefault('text'),
    /** {{n}} {{user}} {{seq}} {{uuid}} {{now}} {{random}}; the server echoes it. */
    template: template.optional(),
    /** A reply later than this counts as lost; also the grace at the end. */
    replyTimeout: durationField({ min: '10ms', max: '10m' }).prefault('10s'),
  }),
])

const thresholdSchema = z.strictObject({
  /** A path into summary.json, such as connections.successRate. */
  metric: z.string().min(1),
  op: z.enum(['>=', '>', '<=', '<', '=='], {
    error: 'must be one of >= > <= < ==',
  }),
  value: z.number({ error: 'must be a number' }),
})

const planFields = z.strictObject({
  version: z.literal(PLAN_VERSION, {
    error: `must be ${PLAN_VERSION}: the plan version that this Tidewire reads`,
  }),
  name: z.string().min(1).max(120).prefault('Load test'),
  target: targetSchema,
  load: loadSchema,
  connect: connectSchema.prefault({}),
  login: loginSchema.prefault({ type: 'none' }),
  heartbeat: heartbeatSchema.prefault({ type: 'ping' }),
  traffic: trafficSchema.prefault({ type: 'none' }),
  thresholds: z.array(thresholdSchema).max(100).prefault([]),
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
export type Threshold = Plan['thresholds'][number]

/** The JSON-safe form of a plan, as it goes into files and over Ports. */
export function encodePlan(plan: Plan): PlanSource {
  return z.encode(planSchema, plan)
}
