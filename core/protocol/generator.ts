// The generator protocol: what a controller says to anything that makes load
// (a local worker now, a remote agent later) and what it hears back. Every
// message is JSON-safe and decoded by these schemas at each process edge.
import { z } from 'zod'
import {
  healthSchema,
  intervalReportSchema,
} from '../metrics/interval-report.ts'
import { planSchema } from '../plan/schema.ts'

/** Raised when either side could misunderstand the other. */
export const GENERATOR_PROTOCOL_VERSION = 1

const shapeSchema = z.array(
  z.object({ atMs: z.number(), connections: z.number() }),
)

export const generatorCommandSchema = z.discriminatedUnion('type', [
  /** Get ready: check the plan, load files, allocate. Answer: ready | failed. */
  z.object({
    type: z.literal('prepare'),
    protocol: z.literal(GENERATOR_PROTOCOL_VERSION),
    runId: z.string(),
    /** Secrets resolved, `builtin` replaced by addresses. */
    plan: planSchema,
    share: z.object({
      index: z.int().min(0),
      shares: z.int().min(1),
      block: z.int().min(1).optional(),
    }),
    shape: shapeSchema,
    /** When sending stops and the drain begins, ms since start. */
    endMs: z.number(),
    seed: z.int(),
  }),
  /** Second 0 begins at this wall-clock time (Unix epoch, ms, fractional). */
  z.object({ type: z.literal('start'), atEpochMs: z.number() }),
  /** Change the running load; absent fields stay. */
  z.object({
    type: z.literal('adjust'),
    shape: shapeSchema.optional(),
    endMs: z.number().optional(),
    ratePerMinute: z.number().positive().optional(),
  }),
  /**
   * Stop sending, wait `drainMs` for replies, close, report, `finished`. A
   * second one may only shorten the first. Who sent it then closes the Port.
   */
  z.object({
    type: z.literal('stop'),
    drainMs: z.number(),
    closeMs: z.number(),
  }),
])

export const generatorEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    pid: z.int(),
    descriptorLimit: z.int().nullable(),
  }),
  z.object({ type: z.literal('interval'), report: intervalReportSchema }),
  /** All connections are closed; no report follows. */
  z.object({
    type: z.literal('finished'),
    /** Open connections when the drain ended, before any was closed by us. */
    finalOpen: z.int().min(0),
    health: healthSchema,
  }),
  z.object({
    type: z.literal('failed'),
    code: z.string(),
    message: z.string(),
  }),
])

export type GeneratorCommand = z.output<typeof generatorCommandSchema>
export type GeneratorCommandSource = z.input<typeof generatorCommandSchema>
export type GeneratorEvent = z.output<typeof generatorEventSchema>
