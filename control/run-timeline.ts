// The plan laid over time: which stage and state a moment belongs to, what
// the load shape wants then, and how adjustments change it. Pure computing;
// who asks and when is the session's.
import {
  adjustShape,
  compileShape,
  durationOf,
  stageSpans,
  wantedAt,
  type LoadShape,
  type ShapePoint,
  type StageSpan,
} from '../core/plan/load-shape.ts'
import { INTERVAL_MS } from '../core/metrics/interval-report.ts'
import type { RunState } from '../core/metrics/second.ts'
import type { SecondContext } from '../core/metrics/merge.ts'
import { plannedRates, type RateChange } from '../core/plan/planned-rate.ts'
import { sendersOf } from '../core/plan/roster.ts'
import type { Plan } from '../core/plan/schema.ts'

/** An adjustment is a short ramp, not a jump. */
const ADJUST_RAMP_MS = 1000

type EndState = Extract<RunState, 'draining' | 'stopping'>
type Moment = { readonly state: RunState; readonly stage: number }

export class RunTimeline {
  readonly spans: readonly StageSpan[]
  readonly endMs: number
  readonly #maxConnectsPerSecond: number | undefined
  #shape: ShapePoint[]
  /** By time, the last one that has begun counts; null: none are planned. */
  readonly #rates: RateChange[] | null
  readonly #plan: Plan
  #ending: { readonly state: EndState; readonly fromMs: number } | null = null

  constructor(plan: Plan) {
    this.spans = stageSpans(plan.load)
    this.endMs = durationOf(plan.load)
    this.#maxConnectsPerSecond = plan.load.maxConnectsPerSecond
    this.#shape = [...compileShape(plan.load)]
    const rates = plannedRates(plan)
    this.#rates = rates && [...rates]
    this.#plan = plan
  }

  /** A new array after each adjustment, the same one between. */
  get shape(): ShapePoint[] {
    return this.#shape
  }

  /** Messages per sending connection per minute; null: none are planned. */
  rateAt(atMs: number): number | null {
    const begun = this.#rates?.findLast(({ fromMs }) => fromMs <= atMs)
    return begun?.ratePerMinute ?? null
  }

  /** From `atMs` on nothing is wanted but the end. */
  end(state: EndState, atMs: number): void {
    const fromMs = Math.min(this.#ending?.fromMs ?? this.endMs, atMs)
    this.#ending = { state, fromMs }
  }

  momentAt(atMs: number): Moment {
    const stage = this.#stageAt(atMs)
    if (this.#ending && atMs >= this.#ending.fromMs)
      return { state: this.#ending.state, stage }
    const holdFromMs = this.spans[stage]?.holdFromMs ?? 0
    return { state: atMs < holdFromMs ? 'ramping' : 'holding', stage }
  }

  adjustConnections(connections: number, atMs: number): void {
    const rise = connections - wantedAt(this.#shape, atMs)
    const slowestMs = this.#maxConnectsPerSecond
      ? (rise / this.#maxConnectsPerSecond) * 1000
      : 0
    const rampMs = Math.max(ADJUST_RAMP_MS, slowestMs)
    const change = { atMs, connections, rampMs, endMs: this.endMs }
    this.#shape = [...adjustShape(this.#shape, change)]
  }

  /** Until a later stage has its own rate. */
  adjustRate(ratePerMinute: number, atMs: number): void {
    const place = this.#rates?.findIndex(({ fromMs }) => fromMs > atMs) ?? -1
    const rates = this.#rates
    rates?.splice(place === -1 ? rates.length : place, 0, {
      fromMs: atMs,
      ratePerMinute,
    })
  }

  /** What was planned for second `index`, given the connections then open. */
  contextOf(
    index: number,
    open: number,
  ): Omit<SecondContext, 'missingWorkers'> {
    const fromMs = index * INTERVAL_MS
    const toMs = Math.min(
      fromMs + INTERVAL_MS,
      this.#ending?.fromMs ?? Infinity,
    )
    const moment = this.momentAt(fromMs)
    const sending = toMs > fromMs
    const senders = sendersOf(this.#plan.traffic, open)
    const perSecond = (senders * (this.rateAt(fromMs) ?? 0)) / 60
    return {
      index,
      ...moment,
      target: Math.round(wantedAt(this.#shape, toMs)),
      plannedConnects: sending
        ? risenUntil(this.#shape, toMs) - risenUntil(this.#shape, fromMs)
        : 0,
      plannedMessages: sending ? Math.round(perSecond) : 0,
    }
  }

  #stageAt(atMs: number): number {
    const index = this.spans.findIndex((span) => atMs < span.endMs)
    return index < 0 ? Math.max(0, this.spans.length - 1) : index
  }
}

/** Connects that a shape has asked for before `atMs`: its rises alone. */
export function risenUntil(shape: LoadShape, atMs: number): number {
  let risen = 0
  let before = { atMs: 0, connections: 0 }
  for (const point of shape) {
    if (before.atMs >= atMs) break
    const reached =
      point.atMs <= atMs ? point.connections : wantedAt(shape, atMs)
    risen += Math.max(0, reached - before.connections)
    before = point
  }
  return Math.round(risen)
}
