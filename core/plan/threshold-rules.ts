// What must hold of a plan's thresholds, its own and those of its stages: part
// of the plan's rules (plan/rules.ts).
import { STAGE_METRICS } from '../metrics/stage-metrics.ts'
import {
  nearestMetric,
  THRESHOLD_METRICS,
} from '../metrics/threshold-metrics.ts'
import { formatDuration } from './duration.ts'
import type { RuleProblem } from './rules.ts'
import type { FieldPath } from './schema-fields.ts'
import type { PlanDocument } from './schema.ts'

export function thresholdProblems(plan: PlanDocument): RuleProblem[] {
  const { stages } = plan.load
  const lengthOf = ({ ramp, hold }: (typeof stages)[number]) => ramp + hold
  const runMs = stages.reduce((sum, stage) => sum + lengthOf(stage), 0)
  return [
    ...plan.thresholds.flatMap((threshold, index) =>
      problemsOf(threshold, {
        path: ['thresholds', index],
        lasting: { what: 'the run', ms: runMs },
        metricProblem,
      }),
    ),
    ...stages.flatMap((stage, number) =>
      stage.thresholds.flatMap((threshold, index) =>
        problemsOf(threshold, {
          path: ['load', 'stages', number, 'thresholds', index],
          lasting: { what: 'the stage', ms: lengthOf(stage) },
          metricProblem: stageMetricProblem,
        }),
      ),
    ),
  ]
}

interface Place {
  readonly path: FieldPath
  readonly lasting: { readonly what: string; readonly ms: number }
  readonly metricProblem: (metric: string) => string | null
}

function problemsOf(
  { metric, abort, after }: PlanDocument['thresholds'][number],
  { path, lasting, metricProblem: problemOf }: Place,
): RuleProblem[] {
  const problems: RuleProblem[] = []
  const wrong = problemOf(metric)
  if (wrong !== null)
    problems.push({ path: [...path, 'metric'], message: wrong })
  if (abort && after >= lasting.ms)
    problems.push({
      path: [...path, 'after'],
      message: `must be shorter than ${lasting.what} (${formatDuration(lasting.ms)}), or a miss would never end the run`,
    })
  return problems
}

function metricProblem(metric: string): string | null {
  return THRESHOLD_METRICS.includes(metric)
    ? null
    : `unknown metric "${metric}"; did you mean "${nearestMetric(metric)}"? docs/metrics.md lists them all`
}

function stageMetricProblem(metric: string): string | null {
  if (STAGE_METRICS.includes(metric)) return null
  const nearest = nearestMetric(metric, STAGE_METRICS)
  return THRESHOLD_METRICS.includes(metric)
    ? `"${metric}" is measured over the whole run and not by stage: ask for it in the plan's own thresholds`
    : `unknown metric "${metric}"; did you mean "${nearest}"? docs/metrics.md lists those that a stage has`
}
