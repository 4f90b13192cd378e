// The app API: every command that a window may give and every event that it
// hears, as two maps. Electron and the browser bridge serve the same API over
// a Port (core/rpc). A new command touches this map, its handler in
// control/app-api.ts and the feature that uses it; nothing else.
import { z } from 'zod'
import { runStateSchema, secondSchema } from '../metrics/second.ts'
import {
  SEARCHES,
  SEARCH_PHASES,
  searchProbeSchema,
  summarySchema,
  workerLossSchema,
} from '../metrics/summary-schema.ts'
import { planSchema } from '../plan/schema.ts'
import { preflightSchema } from './preflight.ts'

/** Where a search for a limit stands; its result is in the summary. */
export const searchStatusSchema = z.object({
  for: z.enum(SEARCHES),
  phase: z.enum(SEARCH_PHASES),
  /** The load that is being tried. */
  load: z.number(),
  /** Highest that held so far. */
  low: z.number(),
  /** Lowest that did not. */
  high: z.number().nullable(),
  probes: z.array(searchProbeSchema),
  /** From 1: the run's seconds, stages and times are this probe's. */
  probe: z.int().min(1).default(1),
  /** Of the whole search. */
  startedAtEpochMs: z.number().nullable().default(null),
  /** Since then, with the pauses between probes. */
  elapsedMs: z.number().default(0),
})
export type SearchStatus = z.output<typeof searchStatusSchema>

/** Where the current (or last) run stands. */
export const runStatusSchema = z.object({
  state: runStateSchema,
  /** The load has ended; the run's files are not all on the disk yet. */
  writingFiles: z.boolean(),
  /** Null while idle and nothing has run yet. */
  runId: z.string().nullable(),
  /** Secrets masked, as written. Null as runId. */
  plan: z.unknown().nullable(),
  startedAtEpochMs: z.number().nullable(),
  /** Planned length without the drain; changes when the run is adjusted. */
  plannedMs: z.number(),
  elapsedMs: z.number(),
  stage: z.int().min(0),
  stages: z.int().min(0),
  /** Corners of the wanted-connections line, after all adjustments. */
  shape: z.array(z.object({ atMs: z.number(), connections: z.number() })),
  ratePerMinute: z.number().nullable(),
  workers: z.int().min(0),
  workersLost: z.array(workerLossSchema),
  /** What a search has found so far; null when the run is none. */
  search: searchStatusSchema.nullable().default(null),
  /** Why the run failed or ended early, in words; null otherwise. */
  message: z.string().nullable(),
})
export type RunStatus = z.output<typeof runStatusSchema>

export const archivedRunSchema = z.object({
  runId: z.string(),
  name: z.string(),
  startedAt: z.string(),
  outcome: z.string(),
  peak: z.number(),
  durationMs: z.number(),
})
export type ArchivedRun = z.output<typeof archivedRunSchema>

const nothing = z.object({})

export const EXPORT_FORMATS = [
  'timeline.csv',
  'steps.csv',
  'errors.csv',
  'summary.json',
  'report.html',
  'plan.yaml',
] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const appCommands = {
  'app.info': {
    params: nothing,
    result: z.object({
      version: z.string(),
      platform: z.string(),
      cores: z.int(),
      descriptorLimit: z.int().nullable(),
      /** Where finished runs are kept. */
      runsFolder: z.string(),
    }),
  },
  /** Status, and every second so far: what a reloaded window needs. */
  'run.attach': {
    params: nothing,
    result: z.object({
      status: runStatusSchema,
      seconds: z.array(secondSchema),
      summary: summarySchema.nullable(),
    }),
  },
  /** Under a second; makes one connection to the target. */
  'preflight.check': {
    params: z.object({ plan: planSchema }),
    result: preflightSchema,
  },
  'run.start': {
    params: z.object({ plan: planSchema }),
    result: z.object({ runId: z.string() }),
  },
  'run.stop': { params: nothing, result: nothing },
  'run.kill': { params: nothing, result: nothing },
  'run.adjust': {
    params: z.object({
      connections: z.int().min(0).optional(),
      ratePerMinute: z.number().positive().optional(),
    }),
    result: nothing,
  },
  'runs.list': {
    params: nothing,
    result: z.object({ runs: z.array(archivedRunSchema) }),
  },
  'runs.open': {
    params: z.object({ runId: z.string() }),
    result: z.object({
      summary: summarySchema,
      seconds: z.array(secondSchema),
      plan: z.unknown(),
    }),
  },
  'run.export': {
    params: z.object({ runId: z.string(), format: z.enum(EXPORT_FORMATS) }),
    result: z.object({ fileName: z.string(), text: z.string() }),
  },
} as const

export const appEvents = {
  'run.status': runStatusSchema,
  'run.second': secondSchema,
  'run.summary': summarySchema,
} as const

export type AppCommands = typeof appCommands
export type AppEvents = typeof appEvents
export type AppInfo = z.output<AppCommands['app.info']['result']>
/** A run of the archive with everything that was kept of it. */
export type OpenedRun = z.output<AppCommands['runs.open']['result']>
