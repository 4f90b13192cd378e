import type { Second } from '../../core/metrics/second.ts'
import type { Plan } from '../../core/plan/schema.ts'
import { amberSpans, saturatedSpans, type Span } from './rows.ts'

/** A moment of the storm, on the run's clock. */
export interface StormMoment {
  readonly name: 'cut' | 'letBack' | 'share95' | 'share99'
  readonly atSeconds: number
}

export interface StormWindow {
  readonly fromSeconds: number
  readonly toSeconds: number
  /** The first moment of the connections open, then one point a second. */
  readonly points: readonly { readonly t: number; readonly open: number }[]
  readonly moments: readonly StormMoment[]
  /** Where the generator was the bottleneck, and where it was near that. */
  readonly saturated: readonly Span[]
  readonly amber: readonly Span[]
}

interface Restored {
  readonly msTo95: number | null
  readonly msTo99: number | null
}

/** Seconds to see what was before, and that it is over. */
const MARGIN_SECONDS = 5

/** The part of a run around its storm; of several, around all. */
export function stormWindow(
  plan: Plan,
  seconds: readonly Second[],
  restored: Restored,
): StormWindow | null {
  const storms = plan.disturbances.filter((one) => one.type === 'storm')
  const [first] = storms
  if (!first) return null
  const at = (ms: number) => ms / 1000
  const backSeconds = at(restored.msTo99 ?? restored.msTo95 ?? 10_000)
  const letBack = storms.map((storm) => at(storm.at + storm.away))
  const from = Math.max(
    0,
    Math.min(...storms.map((storm) => at(storm.at))) - MARGIN_SECONDS,
  )
  const to = Math.max(...letBack) + Math.ceil(backSeconds) + MARGIN_SECONDS
  const seen = seconds.filter(
    ({ index }) => index + 1 >= from && index + 1 <= to,
  )
  const points = seen.map(({ index, gauges }) => ({
    t: index + 1,
    open: gauges.open,
  }))
  const cuts = storms.map((storm) => ({
    name: 'cut' as const,
    atSeconds: at(storm.at),
  }))
  const returns =
    storms.length === 1
      ? returnMoments(at(first.at + first.away), restored)
      : []
  return points.length > 1
    ? {
        fromSeconds: from,
        toSeconds: Math.min(to, points.at(-1)?.t ?? to),
        points,
        moments: [...cuts, ...returns],
        saturated: saturatedSpans(seen),
        amber: amberSpans(seen),
      }
    : null
}

function returnMoments(letBack: number, restored: Restored): StormMoment[] {
  const { msTo95, msTo99 } = restored
  const later = (name: 'share95' | 'share99', ms: number | null) =>
    ms === null ? [] : [{ name, atSeconds: letBack + ms / 1000 }]
  return [
    { name: 'letBack', atSeconds: letBack },
    ...later('share95', msTo95),
    ...later('share99', msTo99),
  ]
}
