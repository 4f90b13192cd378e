// A second of a run: the reports of all workers merged into one row. This is
// what charts draw, timeline.csv lists and the journal keeps.
import { z } from 'zod'
import {
  errorRowSchema,
  gaugesSchema,
  healthSchema,
} from './interval-report.ts'
import { maybeLatencySchema } from './latency.ts'
import { countersSchema, HISTOGRAMS, talliesSchema } from './names.ts'

const natural = z.int().min(0)

/** States of a run; docs/architecture.md has the picture. */
export const RUN_STATES = [
  'idle',
  'checking',
  'ramping',
  'holding',
  'draining',
  'stopping',
  'finished',
  'stopped',
  'failed',
] as const
export const runStateSchema = z.enum(RUN_STATES)
export type RunState = (typeof RUN_STATES)[number]

/** States after the drain: connections are being closed, nothing is measured. */
export const CLOSING: readonly RunState[] = [
  'stopping',
  'finished',
  'stopped',
  'failed',
]

/** States in which the plan's load acts. */
export const LOADED: readonly RunState[] = ['ramping', 'holding']

export const secondSchema = z.object({
  /** The row covers [index, index + 1) seconds since the start. */
  index: natural,
  state: runStateSchema,
  /** Index into the plan's stages. */
  stage: natural,
  /** Connections that the load shape wants at the end of the second. */
  target: z.number(),
  /** Connects that the load shape asked for in this second. */
  plannedConnects: z.number(),
  /** Messages that the plan asks of the connections open: per second. */
  plannedMessages: z.number(),
  gauges: gaugesSchema,
  counters: countersSchema,
  /** Rare events by name; absent: none. */
  tallies: talliesSchema.optional(),
  latencies: z.partialRecord(z.enum(HISTOGRAMS), maybeLatencySchema),
  errors: z.array(errorRowSchema),
  health: z.object({
    /** Worst of the workers. */
    loopDelayMaxMs: z.number(),
    loopUtilizationMax: z.number(),
    cpuPercentMax: z.number(),
    gcPauseMaxMs: z.number(),
    sendLagP99Ms: z.number().nullable(),
    /** Fewest of the workers; null: no limit is known. */
    descriptorsLeft: natural.nullable().default(null),
    /** Longest of the workers. */
    suspendedMs: z.number().default(0),
    /** Sums over the workers. */
    cpuPercent: z.number(),
    rssBytes: z.number(),
    bytesWaiting: natural.default(0),
    /** Source ports still free for the plan's targets; null: not known. */
    portsLeft: natural.nullable().default(null),
    /** Whether any red threshold was passed: see metrics/health.ts. */
    saturated: z.boolean(),
    /** In words, which; empty when not saturated. */
    reasons: z.array(z.string()),
    /** By name, which red thresholds any worker passed; absent: none. */
    redBy: z.array(z.string()).optional(),
    /** In words, which amber thresholds were passed; the numbers still hold. */
    amberReasons: z.array(z.string()).default([]),
    workers: z.array(
      healthSchema.extend({
        worker: natural,
        open: natural,
      }),
    ),
  }),
  /** Workers whose report for this second never came (dead or too late). */
  missingWorkers: z.array(natural),
  /**
   * Reports of earlier seconds that came too late for them and are counted in
   * this row, so that the rows add up to the totals; absent: none.
   */
  lateReports: natural.optional(),
})
export type Second = z.output<typeof secondSchema>
