// What a run leaves behind once its last worker is gone: charts and files.
// Trouble here is told in words and never turns a measured run into a failed
// one.
import type { Second } from '../core/metrics/second.ts'
import type { Summary } from '../core/metrics/summary-schema.ts'
import { maskPlan } from '../core/plan/secrets.ts'
import { encodePlan, planSchema, type Plan } from '../core/plan/schema.ts'
import { settledWithin, type Clock } from './clock.ts'
import { writeRunFiles, type RenderedCharts } from './run-files.ts'

const RENDER_LIMIT_MS = 60_000

export interface ChartInput {
  readonly seconds: readonly Second[]
  readonly summary: Summary
  /** Secrets masked. */
  readonly plan: Plan
}

export type RenderCharts = (input: ChartInput) => Promise<RenderedCharts>

export interface ResultInput {
  readonly folder: string
  readonly summary: Summary
  readonly seconds: readonly Second[]
  readonly plan: Plan
  /** What the seconds were made by, where it is not `plan`. */
  readonly measured?: Plan
  readonly renderCharts: RenderCharts | undefined
  readonly clock: Clock
}

/** @returns what went wrong, in words; null when nothing did */
export async function leaveResults(input: ResultInput): Promise<string | null> {
  const { folder, summary, seconds } = input
  const problems: string[] = []
  const plan = maskPlan(encodePlan(input.plan))
  const drawn = maskPlan(encodePlan(input.measured ?? input.plan))
  const charts = await renderWithin(
    { ...input, plan: planSchema.parse(drawn) },
    problems,
  )
  try {
    await writeRunFiles(folder, {
      summary,
      seconds,
      plan,
      ...(charts ? { charts } : {}),
    })
  } catch (error) {
    problems.push(messageOf(error))
  }
  return problems.length > 0 ? problems.join('\n') : null
}

async function renderWithin(
  input: ResultInput,
  problems: string[],
): Promise<RenderedCharts | null> {
  const { renderCharts, seconds, summary, plan, clock } = input
  if (!renderCharts) return null
  try {
    const rendering = renderCharts({ seconds, summary, plan })
    if (await settledWithin(clock, rendering, RENDER_LIMIT_MS))
      return await rendering
    problems.push(
      `The charts were not drawn within ${RENDER_LIMIT_MS / 1000} s; the other files are complete.`,
    )
  } catch (error) {
    problems.push(
      `The charts could not be drawn: ${messageOf(error)}; the other files are complete.`,
    )
  }
  return null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
