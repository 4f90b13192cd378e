// Made-up runs for the tests of the rules. Nothing but tests imports it.
import {
  type ReportSketch,
  samplePlan,
  sampleRun,
  type SecondSketch,
} from '../../metrics/sample-run.ts'
import type { LimitVerdict } from '../../metrics/summary-schema.ts'
import type { RunFacts } from '../../metrics/summary.ts'
import type { PlanSource } from '../../plan/schema.ts'
import type { ErrorCategory } from '../error-category.ts'

const REMOTE = { target: { urls: ['ws://server.example/'] } }

export function judge(
  reports: readonly ReportSketch[],
  plan: Partial<PlanSource> = {},
  facts: Partial<RunFacts> = {},
): LimitVerdict {
  const seconds: SecondSketch[] = reports.map((report) => ({
    reports: [report],
    context: { target: 100 },
  }))
  const run = { plan: samplePlan({ ...REMOTE, ...plan }), ...facts }
  const { verdict } = sampleRun(seconds, run).summary
  if (!verdict) throw new Error('no verdict')
  return verdict
}

/** `count` seconds alike. */
export function times(count: number, sketch: ReportSketch): ReportSketch[] {
  return Array.from({ length: count }, () => sketch)
}

export function many(valueMs: number, count = 20): number[] {
  return Array.from({ length: count }, () => valueMs * 1000)
}

export function errors(
  category: ErrorCategory,
  count: number,
  more: Partial<NonNullable<ReportSketch['errors']>[number]> = {},
): NonNullable<ReportSketch['errors']> {
  const row = { phase: 'connect', closeCode: null, sample: 'sample' } as const
  return [{ category, count, ...row, ...more }]
}

export const OPENED: ReportSketch = {
  open: 100,
  counters: { attempted: 100, dials: 100, succeeded: 100 },
}

export function echoes(second: { sent: number; got?: number; ms: number }) {
  const { sent, got = sent, ms } = second
  return {
    open: 100,
    counters: { messagesSent: sent, messagesReceived: got },
    recorded: { rttService: many(ms) },
  }
}
