import { stageSpans } from '../../../core/plan/load-shape.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import type { RunStatus, SearchStatus } from '../../../core/protocol/app.ts'
import { planOf } from '../../state/run-plan.ts'
import { isUnderWay, type RunState } from '../../state/run-store.ts'

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
  /** Of a search under way: nobody knows how many there will be. */
  readonly probe: {
    readonly number: number
    /** Null before and after its load. */
    readonly remainingMs: number | null
    readonly isStarting: boolean
  } | null
}

const NO_PROGRESS: RunProgress = {
  elapsedMs: null,
  remainingMs: null,
  percent: 0,
  stage: null,
  probe: null,
}

export function progressOf(run: RunState): RunProgress {
  const { state, search, plannedMs } = run.status
  if (state === 'idle') return NO_PROGRESS
  if (search) return progressOfSearch(run.status, search)
  if (state === 'checking')
    return {
      ...NO_PROGRESS,
      elapsedMs: 0,
      remainingMs: plannedMs,
      percent: 100,
    }
  return progressOfRun(run)
}

function progressOfRun({ status, seconds, summary }: RunState): RunProgress {
  const { state, plannedMs } = status
  const seenMs = ((seconds.at(-1)?.index ?? -1) + 1) * 1000
  const elapsedMs =
    summary?.durationMs ?? Math.max(status.elapsedMs, Math.max(0, seenMs))
  const going = state === 'ramping' || state === 'holding'
  return {
    elapsedMs,
    remainingMs: going ? Math.max(0, plannedMs - elapsedMs) : null,
    percent: percentOf(status, elapsedMs, going),
    stage: going ? stageOf(status) : null,
    probe: null,
  }
}

/** The time of the whole search; all else of the current probe. */
function progressOfSearch(
  status: RunStatus,
  { elapsedMs, probe }: SearchStatus,
): RunProgress {
  const { state, plannedMs } = status
  if (!isUnderWay(state))
    return {
      ...NO_PROGRESS,
      elapsedMs,
      percent: state === 'finished' ? 100 : 0,
    }
  const going = state === 'ramping' || state === 'holding'
  const probeMs = state === 'checking' ? 0 : status.elapsedMs
  return {
    ...NO_PROGRESS,
    elapsedMs,
    percent: state === 'checking' ? 100 : percentOf(status, probeMs, going),
    probe: {
      number: probe,
      remainingMs: going ? Math.max(0, plannedMs - probeMs) : null,
      isStarting: state === 'checking',
    },
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
