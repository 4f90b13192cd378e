// The `scenarios` block of summary.json: what each traffic kind and each
// disturbance of the plan came to. Parts that the plan did not ask for are
// absent. How it is computed: metrics/scenarios.ts.
import { z } from 'zod'
import { maybeLatencySchema } from './latency.ts'

const n = z.number()
const ratio = z.number().nullable()
const maybeMs = z.number().nullable()

export const idleRowSchema = z.object({
  silenceMs: n,
  /** Connections that kept this silence to its end, or were cut in it. */
  tried: n,
  cut: n,
  /** How those that were cut ended: `code` with its close code, …; `none`:
   * the socket stayed and nothing answered any more. Null: none was cut. */
  how: z.enum(['code', 'reset', 'eof', 'none']).nullable(),
  closeCode: n.nullable(),
})

/** A stage of a plan whose stages have message rates of their own. */
export const stairSchema = z.object({
  /** Messages per sending connection per minute. */
  ratePerMinute: n,
  sent: n,
  lost: n,
  /** Of endToEnd, or of rtt where messages are answered. */
  p99Ms: maybeMs,
})

export const scenariosSchema = z.object({
  storm: z
    .object({
      cut: n,
      restored: n,
      /** From being let back in until so many of those cut were open again;
       * null: they never were. */
      msTo95: maybeMs,
      msTo99: maybeMs,
      lostWhileAway: n,
      connect: maybeLatencySchema,
    })
    .optional(),
  flapping: z.object({ cut: n, back: n }).optional(),
  slowConsumers: z
    .object({
      receivers: n,
      fast: maybeLatencySchema,
      slow: maybeLatencySchema,
      cutByServer: n,
      /** From the start of reading slowly to being cut. */
      cutAfter: maybeLatencySchema,
    })
    .optional(),
  churn: z.object({ left: n, cycles: n }).optional(),
  offline: z
    .object({
      left: n,
      returned: n,
      missed: n,
      caughtUp: n,
      duplicated: n,
      lost: n,
      /** From the return to the arrival of each message missed. */
      delay: maybeLatencySchema,
    })
    .optional(),
  halfOpen: z
    .object({ silent: n, noticed: n, ms: maybeLatencySchema })
    .optional(),
  idle: z.array(idleRowSchema).optional(),
  fanOut: z
    .object({
      /** Messages of more than one receiver whose every delivery is settled. */
      messages: n,
      /** Of those, the ones that reached every receiver. */
      complete: n,
      expected: n,
      delivered: n,
      reach: ratio,
      spread: maybeLatencySchema,
    })
    .optional(),
  /** Of a plan with a conversation: sums over all its deliveries. */
  conversations: z
    .object({
      /** delivered + lost + missed + absent */
      owed: n,
      delivered: n,
      lost: n,
      missed: n,
      caughtUp: n,
      missedLost: n,
      absent: n,
      duplicated: n,
      inversions: n,
      gaps: n,
    })
    .optional(),
  login: z
    .object({ ok: n, refused: n, timedOut: n, latency: maybeLatencySchema })
    .optional(),
  stairs: z.array(stairSchema).optional(),
  /** First against last third of a plan of ten minutes and more. */
  soak: z
    .object({
      errorsPerMinuteFirst: n,
      errorsPerMinuteLast: n,
      p99FirstMs: maybeMs,
      p99LastMs: maybeMs,
      /** Of all workers together, over the last two thirds. */
      rssBytesPerHour: n,
    })
    .optional(),
})
export type Scenarios = z.output<typeof scenariosSchema>
export type Stair = z.output<typeof stairSchema>
export type IdleRow = z.output<typeof idleRowSchema>
