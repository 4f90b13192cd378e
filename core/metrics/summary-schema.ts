// summary.json: the contract that scripts and CI read. Add to it freely; never
// rename or drop. How it is computed: metrics/summary.ts.
import { z } from 'zod'
import { ERROR_CATEGORIES } from '../verdict/error-category.ts'
import { LOOPS } from './closed-loop.ts'
import { PHASES } from './interval-report.ts'
import { maybeLatencySchema } from './latency.ts'
import { scenariosSchema } from './scenario-schema.ts'

export const SUMMARY_SCHEMA_VERSION = 1
export const OUTCOMES = ['completed', 'stopped', 'aborted', 'failed'] as const
export const GRADES = ['excellent', 'good', 'needs-work', 'abnormal'] as const
export const GENERATOR_VERDICTS = [
  'trusted',
  'suspect',
  'generator-limited',
] as const
export const STEP_VERDICTS = ['pass', 'warn', 'fail'] as const

const n = z.number()
const ratio = z.number().nullable()

export const stepSchema = z.object({
  name: z.string(),
  targetConnections: n,
  peak: n,
  successRate: ratio,
  verdict: z.enum(STEP_VERDICTS),
  reason: z.string(),
  startMs: n,
  endMs: n,
  attempted: n,
  failed: n,
  dropped: n,
  connectP99Ms: n.nullable(),
  rttP99Ms: n.nullable(),
  endToEndP99Ms: n.nullable().default(null),
  /** Messages per sending connection per minute; null: none by schedule. */
  ratePerMinute: n.nullable().default(null),
})

export const summaryErrorSchema = z.object({
  category: z.enum(ERROR_CATEGORIES),
  phase: z.enum(PHASES),
  count: n,
  closeCode: n.nullable(),
  sample: z.string(),
  firstSecond: n,
  lastSecond: n,
})

export const thresholdResultSchema = z.object({
  metric: z.string(),
  op: z.string(),
  value: n,
  actual: n.nullable(),
  met: z.boolean(),
})

export const workerLossSchema = z.object({
  worker: n,
  atMs: n,
  connections: n,
  reason: z.string(),
})

export const summarySchema = z.object({
  schemaVersion: z.literal(SUMMARY_SCHEMA_VERSION),
  tool: z.object({ name: z.literal('tidewire'), version: z.string() }),
  runId: z.string(),
  name: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  durationMs: n,
  outcome: z.enum(OUTCOMES),
  /** Why it ended before its plan did; null when it carried the plan out. */
  outcomeReason: z.string().nullable(),
  connections: z.object({
    attempted: n,
    dials: n,
    succeeded: n,
    failed: n,
    unfinished: n,
    retries: n,
    reconnects: n,
    reconnected: n,
    dropped: n,
    closed: n,
    peak: n,
    final: n,
    successRate: ratio,
    firstTrySuccessRate: ratio,
  }),
  connect: z.object({
    latency: maybeLatencySchema,
    response: maybeLatencySchema,
    dns: maybeLatencySchema,
    tcp: maybeLatencySchema,
    tls: maybeLatencySchema,
    upgrade: maybeLatencySchema,
  }),
  login: z.object({
    succeeded: n,
    failed: n,
    timedOut: n,
    latency: maybeLatencySchema,
  }),
  heartbeat: z.object({
    sent: n,
    received: n,
    timedOut: n,
    rate: ratio,
    rtt: maybeLatencySchema,
  }),
  messages: z.object({
    sent: n,
    received: n,
    expected: n,
    lost: n,
    duplicated: n,
    outOfOrder: n,
    late: n,
    unexpected: n,
    bytesSent: n,
    bytesReceived: n,
    rtt: maybeLatencySchema,
    rttService: maybeLatencySchema,
    sendLag: maybeLatencySchema,
    endToEnd: maybeLatencySchema,
    /** How messages followed each other; null without any planned. */
    loop: z.enum(LOOPS).nullable().default(null),
  }),
  scenarios: scenariosSchema.default({}),
  errors: z.array(summaryErrorSchema),
  steps: z.array(stepSchema),
  thresholds: z.array(thresholdResultSchema),
  grade: z.enum(GRADES),
  generator: z.object({
    workers: n,
    workersLost: z.array(workerLossSchema),
    cpuPercentPeak: n,
    rssBytesPeak: n,
    loopDelayMsP99: n,
    sendLagMsP99: n,
    saturatedSeconds: n,
    /** Values beyond the top of the histogram range, recorded at the top. */
    valuesClamped: n,
    verdict: z.enum(GENERATOR_VERDICTS),
    reason: z.string(),
  }),
})

export type Summary = z.output<typeof summarySchema>
export type Step = z.output<typeof stepSchema>
export type SummaryError = z.output<typeof summaryErrorSchema>
export type ThresholdResult = z.output<typeof thresholdResultSchema>
export type WorkerLoss = z.output<typeof workerLossSchema>
export type Outcome = (typeof OUTCOMES)[number]
export type Grade = (typeof GRADES)[number]
export type GeneratorVerdict = (typeof GENERATOR_VERDICTS)[number]
export type StepVerdict = (typeof STEP_VERDICTS)[number]
