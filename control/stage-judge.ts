// Judges each stage as soon as it is over, for plans that stop at the first
// one that fails. The judgement itself is the summary's (core/metrics/step.ts).
import { INTERVAL_MS } from '../core/metrics/interval-report.ts'
import { rateOfStage, summarizeStep } from '../core/metrics/step.ts'
import { evaluateStage } from '../core/metrics/thresholds.ts'
import type { Totals } from '../core/metrics/totals.ts'
import { stageSpans, type StageSpan } from '../core/plan/load-shape.ts'
import type { Plan } from '../core/plan/schema.ts'

export class StageJudge {
  readonly #plan: Plan
  /** The last stage ends the run anyway. */
  readonly #waiting: StageSpan[]

  constructor(plan: Plan) {
    this.#plan = plan
    this.#waiting = plan.load.stopOnFailedStage
      ? stageSpans(plan.load).slice(0, -1)
      : []
  }

  /**
   * Call once second `index` is in the totals.
   *
   * @returns why the run is to end, or null
   */
  failureAfter(index: number, totals: Totals): string | null {
    const measuredMs = (index + 1) * INTERVAL_MS
    for (let span = this.#waiting[0]; span; span = this.#waiting[0]) {
      if (span.endMs > measuredMs) return null
      this.#waiting.shift()
      const failure = this.#failureOf(span.index, totals)
      if (failure) return failure
    }
    return null
  }

  #failureOf(stage: number, totals: Totals): string | null {
    const step = totals.steps.find((each) => each.span.index === stage)
    const planned = this.#plan.load.stages[stage]
    if (!step || !planned) return null
    const { expect } = planned
    const results = evaluateStage(step, planned.thresholds)
    const rate = rateOfStage(this.#plan, stage)
    const { name, verdict, reason } = summarizeStep(step, expect, rate, results)
    if (verdict !== 'fail') return null
    return `Ended after stage "${name}", which failed: ${reason}.`
  }
}
