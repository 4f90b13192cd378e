// LAT of the summary: what is said of a set of durations. Computed only from
// merged histograms (metrics/histogram.ts), never from averages.
import { z } from 'zod'

/** Milliseconds, but `count`. */
export const latencySchema = z.object({
  count: z.number(),
  min: z.number(),
  mean: z.number(),
  stddev: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
})
/** Null where nothing was recorded. */
export const maybeLatencySchema = latencySchema.nullable()

export type Latency = z.output<typeof latencySchema>
