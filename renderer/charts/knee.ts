import type { SearchProbe } from '../../core/metrics/summary-schema.ts'

export type Fate = 'held' | 'missed' | 'limited'

export interface KneePoint {
  readonly load: number
  readonly fate: Fate
  readonly p50: number | null
  readonly p99: number | null
  /** Percent of connects that succeeded, and of what was not lost. */
  readonly success: number | null
  readonly notLost: number | null
}

/** The loads of a search from the lowest to the highest, as charts draw them. */
export function kneePoints(
  probes: readonly SearchProbe[],
): readonly KneePoint[] {
  return probes
    .map((probe) => ({
      load: probe.load,
      fate: fateOf(probe),
      p50: probe.p50Ms,
      p99: probe.p99Ms,
      success: percent(probe.successRate),
      notLost: percent(probe.lossRate === null ? null : 1 - probe.lossRate),
    }))
    .sort((a, b) => a.load - b.load)
}

function percent(share: number | null): number | null {
  return share === null ? null : share * 100
}

/** What became of a load: the generator's own failure bounds nothing. */
export function fateOf({ held, generatorLimited }: SearchProbe): Fate {
  if (held) return 'held'
  return generatorLimited ? 'limited' : 'missed'
}

/** From a round number below the shares to 100 %, so that small losses show. */
export function shareFloor(points: readonly KneePoint[]): number {
  const lowest = Math.min(
    100,
    ...points.flatMap(({ success, notLost }) => [
      success ?? 100,
      notLost ?? 100,
    ]),
  )
  const floor = [99, 95, 90, 80, 50].find((bound) => lowest >= bound)
  return floor ?? 0
}
