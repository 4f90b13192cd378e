// What one worker saw in one second: the unit that everything measured
// travels in. Increases, never totals, so that reports of any number of
// workers and seconds add up. Times are milliseconds since the run's start.
import { z } from 'zod'
import { countersSchema, HISTOGRAMS, talliesSchema } from './names.ts'
import { ERROR_CATEGORIES } from '../verdict/error-category.ts'

export const INTERVAL_MS = 1000

export const PHASES = [
  'connect',
  'login',
  'heartbeat',
  'message',
  'open',
] as const

const natural = z.int().min(0)

export const errorRowSchema = z.object({
  category: z.enum(ERROR_CATEGORIES),
  /** What the connection was doing: `open` is an open connection that ended. */
  phase: z.enum(PHASES),
  count: natural,
  /** WebSocket close code, or HTTP status of a refused handshake. */
  closeCode: z.int().nullable(),
  sample: z.string(),
})

export const gaugesSchema = z.object({
  open: natural,
  connecting: natural,
  /** Away because a disturbance cut them. */
  away: natural.optional(),
})

/** How the worker itself did, over the interval. */
export const healthSchema = z.object({
  /** Longest that the event loop was late, ms. */
  loopDelayMaxMs: z.number(),
  /** Event-loop utilisation, 0..1. */
  loopUtilization: z.number(),
  /** CPU of the worker's process, percent of one core. */
  cpuPercent: z.number(),
  /** Resident memory of the worker's process. */
  rssBytes: z.number(),
  /** Longest garbage-collection pause, ms. */
  gcPauseMaxMs: z.number(),
  /** p99 of send lag; null when nothing was sent. */
  sendLagP99Ms: z.number().nullable(),
  /** Bytes handed to sockets and not yet taken by the system, at the end. */
  bytesWaiting: natural.default(0),
  /** Descriptors the process may still open; null: no limit is known. */
  descriptorsLeft: natural.nullable().default(null),
  /** How long the system slept in the interval, ms. */
  suspendedMs: z.number().min(0).default(0),
})

export const intervalReportSchema = z.object({
  /** Which second of the run: the report covers [index, index + 1) seconds. */
  index: natural,
  counters: countersSchema,
  /** Rare events by name; absent: none. */
  tallies: talliesSchema.optional(),
  gauges: gaugesSchema,
  /** HdrHistogram V2, compressed, base64; only those that are not empty. */
  histograms: z.partialRecord(z.enum(HISTOGRAMS), z.string()),
  errors: z.array(errorRowSchema),
  health: healthSchema,
})

export type Phase = (typeof PHASES)[number]
export type ErrorRow = z.output<typeof errorRowSchema>
export type Gauges = z.output<typeof gaugesSchema>
export type WorkerHealth = z.output<typeof healthSchema>
export type IntervalReport = z.output<typeof intervalReportSchema>
