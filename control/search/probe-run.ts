// One probe of a search: a run of its own, with a status of its own, of which
// the search's shows what concerns whoever watches.
import {
  compileShape,
  durationOf,
  type ShapePoint,
} from '../../core/plan/load-shape.ts'
import { plannedRate } from '../../core/plan/planned-rate.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { RunStatus } from '../../core/protocol/app.ts'
import type { ProbeStep } from '../../core/search/next-step.ts'
import type { Second } from '../../core/metrics/second.ts'
import { Run, type RunDeps, type RunRequest } from '../run.ts'
import { StatusBoard } from '../status-board.ts'

export interface ProbeRequest {
  readonly step: ProbeStep
  /** From 1. */
  readonly number: number
  readonly run: RunRequest
  /** The search's. */
  readonly board: StatusBoard
  readonly onSecond: (second: Second) => void
}

export interface StartedProbe {
  readonly step: ProbeStep
  readonly number: number
  readonly plan: Plan
  readonly folder: string
  readonly run: Run
}

/** Nothing has begun yet: `run.begin` does. */
export function createProbe(
  deps: RunDeps,
  request: ProbeRequest,
): StartedProbe {
  const { step, number, board, onSecond } = request
  const { plan, folder, workers } = request.run
  const own = new StatusBoard(deps.clock)
  const shape: ShapePoint[] = [...compileShape(plan.load)]
  board.update({
    state: 'checking',
    startedAtEpochMs: null,
    plannedMs: durationOf(plan.load),
    stage: 0,
    stages: plan.load.stages.length,
    shape,
    ratePerMinute: plannedRate(plan),
    workers,
  })
  own.onChange((status) => relay(status, number, board))
  // charts are drawn of the run that the result rests on, once
  const { renderCharts: _renderCharts, ...undrawn } = deps
  const run = new Run(undrawn, request.run, own, {
    onSecond: (second) => {
      onSecond(second)
      board.announce()
    },
    onSummary: () => {},
  })
  return { step, number, plan, folder, run }
}

const UNDER_WAY = ['ramping', 'holding', 'draining', 'stopping']

function relay(status: RunStatus, number: number, board: StatusBoard): void {
  const { state, stage, shape, ratePerMinute } = status
  const { startedAtEpochMs, workersLost, message } = status
  board.update({
    ...(UNDER_WAY.includes(state) ? { state } : {}),
    ...{ stage, shape, ratePerMinute, startedAtEpochMs },
    ...(workersLost.length > 0 ? { workersLost } : {}),
  })
  if (message !== null) board.notice('probe', `Probe ${number}: ${message}`)
}
