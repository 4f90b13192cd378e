// The lines of journal.jsonl, one JSON value each: what a run leaves behind
// second by second, so that even a run killed with -9 can be read. Writing is
// control/journal.ts, reading control/journal-reader.ts.
import { z } from 'zod'
import { HISTOGRAMS } from '../metrics/names.ts'
import { secondSchema } from '../metrics/second.ts'
import {
  OUTCOMES,
  thresholdMissSchema,
  workerLossSchema,
} from '../metrics/summary-schema.ts'

export const JOURNAL_VERSION = 1
export const JOURNAL_FILE = 'journal.jsonl'

export const journalLineSchema = z.discriminatedUnion('type', [
  /** Always the first. */
  z.object({
    type: z.literal('run'),
    version: z.literal(JOURNAL_VERSION),
    runId: z.string(),
    startedAtEpochMs: z.number(),
    /** As people write it, secrets masked. */
    plan: z.unknown(),
    workers: z.int().min(1),
    toolVersion: z.string(),
  }),
  z.object({
    type: z.literal('second'),
    second: secondSchema,
    /** HdrHistogram V2, compressed, base64, merged over the workers. */
    histograms: z.partialRecord(z.enum(HISTOGRAMS), z.string()),
  }),
  z.object({ type: z.literal('loss'), loss: workerLossSchema }),
  z.object({
    type: z.literal('adjust'),
    atMs: z.number(),
    connections: z.int().min(0).optional(),
    ratePerMinute: z.number().positive().optional(),
  }),
  z.object({ type: z.literal('miss'), miss: thresholdMissSchema }),
  /** Always the last; absent when the run's process was killed. */
  z.object({
    type: z.literal('end'),
    outcome: z.enum(OUTCOMES),
    reason: z.string().nullable(),
    endedAtEpochMs: z.number(),
    finalOpen: z.int().min(0),
  }),
])

export type JournalLine = z.output<typeof journalLineSchema>
