// When the disturbances of a plan act, on the run's clock: what charts mark
// on their time axis. Computed from the plan alone; what they did to the
// connections is measured.
import type { Disturbance, DisturbanceType } from './disturbance-schema.ts'
import { durationOf } from './load-shape.ts'
import type { Plan } from './schema.ts'

/** What a mark on the time axis stands for; `storm-away`: those cut are kept
 * away after the moment of the storm. */
export type DisturbanceLabel = DisturbanceType | 'storm-away'

export interface DisturbanceSpan {
  /** Place in the plan's list: a storm and its `storm-away` share it. */
  readonly index: number
  readonly type: DisturbanceType
  readonly label: DisturbanceLabel
  /** Of the connections that it hits, 0 to 1. */
  readonly share: number
  /** Milliseconds since the start of the run. */
  readonly fromMs: number
  /** Null: a moment. */
  readonly toMs: number | null
}

/**
 * In the order of the plan. However often a disturbance strikes within its
 * span, it is one; silences of the idle finder belong to each connection's own
 * clock and have none.
 */
export function disturbanceSpans(
  plan: Pick<Plan, 'load' | 'disturbances'>,
): readonly DisturbanceSpan[] {
  const endMs = durationOf(plan.load)
  return plan.disturbances.flatMap((disturbance, index) =>
    spansOf(disturbance, endMs).map((span) => ({ ...span, index })),
  )
}

type Span = Omit<DisturbanceSpan, 'index'>

function spansOf(disturbance: Disturbance, endMs: number): readonly Span[] {
  const { type } = disturbance
  switch (type) {
    case 'idle':
      return []
    case 'storm':
      return stormSpans(disturbance)
    case 'half-open': {
      const { at, share } = disturbance
      return [{ type, label: type, share, fromMs: at, toMs: null }]
    }
    case 'offline': {
      const { at, away, share } = disturbance
      return [{ type, label: type, share, fromMs: at, toMs: at + away }]
    }
    case 'flapping':
    case 'slow':
    case 'churn': {
      const { from, until = endMs, share } = disturbance
      return until > from
        ? [{ type, label: type, share, fromMs: from, toMs: until }]
        : []
    }
  }
}

function stormSpans(storm: Extract<Disturbance, { type: 'storm' }>): Span[] {
  const { type, at, away, share } = storm
  const cut: Span = { type, label: type, share, fromMs: at, toMs: null }
  return away > 0
    ? [cut, { ...cut, label: 'storm-away', toMs: at + away }]
    : [cut]
}
