// What preflight says of a plan on this machine: `tidewire check --output json`
// and the app API's `preflight.check`. How it is found out is control/preflight,
// how it is judged core/preflight.
import { z } from 'zod'

export const CAPACITY_LIMITS = [
  'descriptors',
  'ports',
  'memory',
  'cores',
  'none',
] as const

/** In the order they are shown. */
export const CHECK_IDS = [
  // this machine
  'descriptors',
  'processes',
  'ports',
  'memory',
  'cores',
  'backlog',
  'conntrack',
  'tcp-memory',
  // the way to the target
  'dns',
  'tcp',
  'tls',
  'upgrade',
  'login',
  'round-trip',
] as const

export const CHECK_STATUSES = ['ok', 'warn', 'fail', 'skipped'] as const

export const preflightFixSchema = z.object({
  /** What it does, in a sentence. */
  text: z.string(),
  /** Exactly as it is typed, to be copied; null: nothing to type. */
  command: z.string().nullable(),
  /** Whether it outlives a restart of the shell or system. */
  lasting: z.boolean(),
  /** Where it is typed. */
  where: z.enum(['here', 'server']),
})

export const preflightCheckSchema = z.object({
  id: z.enum(CHECK_IDS),
  status: z.enum(CHECK_STATUSES),
  /** In words, with units; empty when nothing was found. */
  found: z.string(),
  /** In words; empty when nothing in particular is needed. */
  needed: z.string(),
  /** What it means, in a sentence. */
  message: z.string(),
  /** Connections that this alone allows; null: it does not bound them. */
  allows: z.number().nullable(),
  /** The commands of `fixes`, for scripts. */
  fix: z.array(z.string()),
  fixes: z.array(preflightFixSchema),
  /** The server's side of the same limit, in a sentence; empty: it has none. */
  serverSide: z.string(),
})

export const preflightSchema = z.object({
  /** Connections that this machine can hold for the plan; null: unbounded. */
  capacity: z.number().nullable(),
  limitedBy: z.enum(CAPACITY_LIMITS),
  /** The plan's peak. */
  wanted: z.number(),
  /** "This machine can hold about N for this plan, limited by X." */
  statement: z.string(),
  /** Whether a start is refused: only what cannot work. */
  refused: z.boolean(),
  /** Operating system of this machine: linux, macos, windows. */
  system: z.enum(['linux', 'macos', 'windows']),
  /** Worker processes it will use. */
  workers: z.number(),
  tookMs: z.number(),
  checks: z.array(preflightCheckSchema),
})

export type Preflight = z.output<typeof preflightSchema>
export type PreflightCheck = z.output<typeof preflightCheckSchema>
export type PreflightFix = z.output<typeof preflightFixSchema>
export type CheckId = (typeof CHECK_IDS)[number]
export type CheckStatus = (typeof CHECK_STATUSES)[number]
export type CapacityLimit = (typeof CAPACITY_LIMITS)[number]
