// Watches the thresholds whose miss ends the run, second by second, each from
// its delay on. How a number is read is core/metrics; ending the run is the
// session's. Stages that fail as a whole are stage-judge.ts's.
import { INTERVAL_MS } from '../core/metrics/interval-report.ts'
import { type LiveFacts, liveMetric } from '../core/metrics/live-metric.ts'
import { stageMetric } from '../core/metrics/stage-metrics.ts'
import type { ThresholdMiss } from '../core/metrics/summary-schema.ts'
import { keeps, missText } from '../core/metrics/thresholds.ts'
import type { Totals } from '../core/metrics/totals.ts'
import { formatDuration } from '../core/plan/duration.ts'
import { stageSpans } from '../core/plan/load-shape.ts'
import type { Plan, Threshold } from '../core/plan/schema.ts'

interface Watched {
  readonly stage: number | null
  readonly index: number
  readonly threshold: Threshold
  /** Judged by seconds that end in here. */
  readonly fromMs: number
  readonly toMs: number
}

export class ThresholdJudge {
  readonly #plan: Plan
  readonly #watched: readonly Watched[]

  constructor(plan: Plan) {
    this.#plan = plan
    this.#watched = watchedOf(plan)
  }

  /**
   * Call once second `index` is in the totals. What is not measured yet misses
   * nothing.
   */
  missAfter(
    index: number,
    totals: Totals,
    facts: Omit<LiveFacts, 'plan' | 'elapsedMs'>,
  ): ThresholdMiss | null {
    const atMs = (index + 1) * INTERVAL_MS
    const live = { ...facts, plan: this.#plan, elapsedMs: atMs }
    for (const { stage, index: place, threshold, ...span } of this.#watched) {
      if (atMs < span.fromMs || atMs > span.toMs) continue
      const { metric } = threshold
      const actual =
        stage === null
          ? liveMetric(totals, live, metric)
          : ofStage(totals, stage, metric)
      if (actual !== null && !keeps(threshold, actual))
        return { stage, index: place, actual, atMs }
    }
    return null
  }

  /** Why the run ended, in a sentence. */
  reasonOf({ stage, index, actual, atMs }: ThresholdMiss): string {
    const watched = this.#watched.find(
      (each) => each.stage === stage && each.index === index,
    )
    const what = watched ? missText({ ...watched.threshold, actual }) : ''
    const name = stageSpans(this.#plan.load)[stage ?? -1]?.name
    const where = name === undefined ? '' : ` of stage "${name}"`
    return `Ended after ${formatDuration(atMs)} by a threshold${where}: ${what}.`
  }
}

function watchedOf(plan: Plan): Watched[] {
  const spans = stageSpans(plan.load)
  const watch = (
    thresholds: readonly Threshold[],
    stage: number | null,
    span: { readonly startMs: number; readonly endMs: number },
  ) =>
    thresholds.flatMap((threshold, index) => {
      const fromMs = span.startMs + threshold.after
      return threshold.abort
        ? [{ stage, index, threshold, fromMs, toMs: span.endMs }]
        : []
    })
  return [
    ...watch(plan.thresholds, null, { startMs: 0, endMs: Infinity }),
    ...spans.flatMap((span) =>
      watch(plan.load.stages[span.index]?.thresholds ?? [], span.index, span),
    ),
  ]
}

function ofStage(totals: Totals, stage: number, metric: string): number | null {
  const step = totals.steps.find(({ span }) => span.index === stage)
  return step ? stageMetric(step, metric, true) : null
}
