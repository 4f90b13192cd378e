import { stageSpans } from '../../../core/plan/load-shape.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import type { RunStatus } from '../../../core/protocol/app.ts'
import { planOf } from '../../state/run-plan.ts'
import type { RunState } from '../../state/run-store.ts'

export interface RunProgress {
  /** Null before anything has run. */
  readonly elapsedMs: number | null
  /** Null once nothing remains to be waited for. */
  readonly remainingMs: number | null
  readonly percent: number
  readonly stage: {
    readonly number: number
    readonly count: number
    readonly name: string
  } | null
}

const NO_PROGRESS: RunProgress = {
  elapsedMs: null,
  remainingMs: null,
  percent: 0,
  stage: null,
}

export function progressOf(run: RunState): RunProgress {
  const { status, seconds, summary } = run
  const { state, plannedMs } = status
  if (state === 'idle') return NO_PROGRESS
  const seenMs = ((seconds.at(-1)?.index ?? -1) + 1) * 1000
  const elapsedMs =
    summary?.durationMs ?? Math.max(status.elapsedMs, Math.max(0, seenMs))
  const going = state === 'ramping' || state === 'holding'
  if (state === 'checking')
    return {
      ...NO_PROGRESS,
      elapsedMs: 0,
      remainingMs: plannedMs,
      percent: 100,
    }
  return {
    elapsedMs,
    remainingMs: going ? Math.max(0, plannedMs - elapsedMs) : null,
    percent: percentOf(status, elapsedMs, going),
    stage: going ? stageOf(status) : null,
  }
}

function percentOf(
  { state, plannedMs }: RunStatus,
  elapsedMs: number,
  going: boolean,
): number {
  const complete = state === 'finished' || state === 'draining'
  if (complete || plannedMs === 0) return complete ? 100 : 0
  const percent = (elapsedMs / plannedMs) * 100
  return going ? Math.min(99.5, percent) : Math.min(100, percent)
}

function stageOf(status: RunStatus): RunProgress['stage'] {
  const plan = runPlanOf(status)
  const name = plan && stageSpans(plan.load)[status.stage]?.name
  return {
    number: status.stage + 1,
    count: status.stages,
    name: name ?? '',
  }
}

/** The plan of a run; null before the first one. */
export function runPlanOf({ plan }: RunStatus): Plan | null {
  return planOf(plan)
}
