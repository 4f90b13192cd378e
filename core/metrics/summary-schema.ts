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
  connectP50Ms: n.nullable().optional(),
  connectP99Ms: n.nullable(),
  rttP50Ms: n.nullable().optional(),
  rttP99Ms: n.nullable(),
  endToEndP50Ms: n.nullable().optional(),
  endToEndP99Ms: n.nullable().default(null),
  /** Messages per sending connection per minute; null: none by schedule. */
  ratePerMinute: n.nullable().default(null),
  /** Seconds in which something was measured, and the red ones of them. */
  measuredSeconds: n.optional(),
  redSeconds: n.optional(),
  /** Of the stage's own. */
  thresholds: z.array(z.lazy(() => thresholdResultSchema)).default([]),
})

export const summaryErrorSchema = z.object({
  category: z.enum(ERROR_CATEGORIES),
  phase: z.enum(PHASES),
  count: n,
  closeCode: n.nullable(),
  sample: z.string(),
  firstSecond: n,
  lastSecond: n,
  /** How often, in spans of `secondsEach` from the run's first second on. */
  trend: z
    .object({ secondsEach: n, counts: z.array(n) })
    .default({ secondsEach: 1, counts: [] }),
})

export const thresholdResultSchema = z.object({
  metric: z.string(),
  op: z.string(),
  value: n,
  actual: n.nullable(),
  met: z.boolean(),
  /** Its miss ended the run then, and `actual` is as of then; else absent. */
  endedAtMs: n.optional(),
})

/** A threshold whose miss ended the run. */
export const thresholdMissSchema = z.object({
  /** Index of the stage whose own it is; null: the plan's. */
  stage: z.int().min(0).nullable(),
  /** Which of them. */
  index: z.int().min(0),
  actual: n,
  atMs: n,
})

export const workerLossSchema = z.object({
  worker: n,
  atMs: n,
  connections: n,
  reason: z.string(),
})

/** Whose limit the run has met. */
export const LIMITS = ['none', 'generator', 'network', 'server'] as const

export const limitVerdictSchema = z.object({
  limit: z.enum(LIMITS),
  /** One of LIMIT_CAUSES (verdict/limit). */
  cause: z.string(),
  /** 0..1 */
  confidence: n,
  /** The verdict in one sentence. */
  statement: z.string(),
  /** What it rests on: sentences with the numbers, the weightiest first. */
  evidence: z.array(z.string()),
  /** What would confirm or refute it. */
  confirm: z.string(),
  /** What to do next. */
  next: z.string(),
  /** Other causes that fit less well, the likeliest first. */
  others: z.array(z.object({ cause: z.string(), confidence: n })),
})

export const SEARCHES = ['connections', 'connect-rate', 'message-rate'] as const
export const SEARCH_ENDS = [
  'threshold', // a latency bound was missed above
  'errors', // connects failed, connections or messages were lost above
  'generator', // this machine ran out: `low` is a lower bound, no capacity
  'maximum', // the search's own upper end held, or all that the plan can send
  'target', // it went away: `low` is what had held until then
  'stopped', // by the user
] as const
export const SEARCH_PHASES = ['climb', 'bisect', 'confirm'] as const
/** What a probe missed; load: what was asked for was not even sent. */
export const SEARCH_MISSES = ['threshold', 'errors', 'load'] as const

export const searchProbeSchema = z.object({
  phase: z.enum(SEARCH_PHASES),
  /** What was asked for: connections, connects or messages per second. */
  load: n,
  /** What was reached of it. */
  achieved: n,
  held: z.boolean(),
  /** Absent when it held. */
  missed: z.enum(SEARCH_MISSES).optional(),
  /** The generator, not the server, may have missed: does not bound above. */
  generatorLimited: z.boolean(),
  reason: z.string(),
  /** Whose limit a load that did not hold has met. */
  verdict: limitVerdictSchema.optional(),
  successRate: ratio,
  lossRate: ratio,
  /** Of messages where there were any, else of connects. */
  p50Ms: n.nullable(),
  p99Ms: n.nullable(),
})

export const searchResultSchema = z.object({
  for: z.enum(SEARCHES),
  /** The capacity; null when only a lower bound is known. */
  found: n.nullable(),
  /** Highest load that held. */
  low: n,
  /** Lowest load that did not; null: none was seen. */
  high: n.nullable(),
  stoppedBy: z.enum(SEARCH_ENDS),
  /** The result in one sentence. */
  reason: z.string(),
  /** In the order they were made. */
  probes: z.array(searchProbeSchema),
})

const gradeOrNone = z.enum(GRADES).nullable().default(null)

/** Percentiles of the seconds in which the generator was not red. */
export const soundSecondsSchema = z.object({
  seconds: n,
  connectLatency: maybeLatencySchema,
  heartbeatRtt: maybeLatencySchema,
  rtt: maybeLatencySchema,
  rttService: maybeLatencySchema,
  endToEnd: maybeLatencySchema,
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
  /** Which value decided it, in a sentence. */
  gradeReason: z.string().default(''),
  /** Of each metric; null: not measured. */
  grades: z
    .object({
      successRate: gradeOrNone,
      connectP50Ms: gradeOrNone,
      connectP99Ms: gradeOrNone,
      pongRate: gradeOrNone,
      /** Share of the opened connections that were not lost. */
      keptRate: gradeOrNone,
    })
    .prefault({}),
  generator: z.object({
    workers: n,
    workersLost: z.array(workerLossSchema),
    cpuPercentPeak: n,
    rssBytesPeak: n,
    loopDelayMsP99: n,
    sendLagMsP99: n,
    saturatedSeconds: n,
    /** Seconds with an amber threshold passed and no red one. */
    amberSeconds: n.default(0),
    /** Seconds in which something was measured. */
    measuredSeconds: n.default(0),
    suspendedMs: n.default(0),
    bytesWaitingPeak: n.default(0),
    descriptorsLeftMin: n.nullable().default(null),
    portsLeftMin: n.nullable().default(null),
    /** Null when no second was red: then it is what stands above. */
    soundSeconds: soundSecondsSchema.nullable().default(null),
    /** Values beyond the top of the histogram range, recorded at the top. */
    valuesClamped: n,
    verdict: z.enum(GENERATOR_VERDICTS),
    reason: z.string(),
  }),
  /** Absent in results of before it was told. */
  verdict: limitVerdictSchema.optional(),
  /** Absent unless the run was a search for a limit. */
  search: searchResultSchema.optional(),
})

export type Summary = z.output<typeof summarySchema>
export type Step = z.output<typeof stepSchema>
export type SummaryError = z.output<typeof summaryErrorSchema>
export type ThresholdResult = z.output<typeof thresholdResultSchema>
export type ThresholdMiss = z.output<typeof thresholdMissSchema>
export type WorkerLoss = z.output<typeof workerLossSchema>
export type Outcome = (typeof OUTCOMES)[number]
export type Grade = (typeof GRADES)[number]
export type GeneratorVerdict = (typeof GENERATOR_VERDICTS)[number]
export type Limit = (typeof LIMITS)[number]
export type LimitVerdict = z.output<typeof limitVerdictSchema>
export type SearchFor = (typeof SEARCHES)[number]
export type SearchEnd = (typeof SEARCH_ENDS)[number]
export type SearchProbe = z.output<typeof searchProbeSchema>
export type SearchMiss = (typeof SEARCH_MISSES)[number]
export type SearchPhase = (typeof SEARCH_PHASES)[number]
export type SearchResult = z.output<typeof searchResultSchema>
export type SoundSeconds = z.output<typeof soundSecondsSchema>
export type StepVerdict = (typeof STEP_VERDICTS)[number]
