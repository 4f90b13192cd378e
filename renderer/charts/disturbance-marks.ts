import type { DisturbanceSpan } from '../../core/plan/disturbance-spans.ts'
import type { Span } from './rows.ts'

/** Disturbances of one place in the plan, as a chart draws them. */
export interface DisturbanceMark extends Span {
  readonly key: string
  readonly disturbance: DisturbanceSpan
  /** Row of labels above the plot, from the top. */
  readonly lane: number
  /** The first one in its lane says what it is. */
  readonly labelled: boolean
}

/** More rows would leave too little of the chart. */
export const MAX_LANES = 3

/** Of the time axis, as much as the widest label takes on a narrow chart. */
const LABEL_SHARE = 0.27

/** Those that have begun by `endSeconds`, cut there. */
export function disturbanceMarks(
  spans: readonly DisturbanceSpan[],
  endSeconds: number,
): readonly DisturbanceMark[] {
  const begun = spans.filter(({ fromMs }) => fromMs < endSeconds * 1000)
  const lanes = createLanes(endSeconds)
  const placed = new Map<number, number>()
  return begun.map((disturbance) => {
    const { index, label, fromMs, toMs } = disturbance
    const fromSeconds = fromMs / 1000
    const toSeconds = Math.min(endSeconds, (toMs ?? fromMs) / 1000)
    const known = placed.get(index)
    const whole = begun.filter((one) => one.index === index)
    const last = Math.max(...whole.map((one) => one.toMs ?? one.fromMs))
    const place = known ?? lanes.take(fromSeconds, last / 1000)
    placed.set(index, place)
    return {
      key: `${index}-${label}`,
      disturbance,
      fromSeconds,
      toSeconds,
      lane: Math.max(0, place),
      labelled: known === undefined && place >= 0,
    }
  })
}

export function laneCount(marks: readonly DisturbanceMark[]): number {
  return marks.reduce((most, { lane }) => Math.max(most, lane + 1), 0)
}

interface Lanes {
  /** @returns the lane with room for a mark and its label, -1: none has */
  take(fromSeconds: number, toSeconds: number): number
}

function createLanes(endSeconds: number): Lanes {
  const label = endSeconds * LABEL_SHARE
  const taken: (readonly [from: number, to: number])[][] = []
  return {
    take(from, to) {
      // a label that would pass the end of the axis stands before its mark
      const start = Math.min(from, endSeconds - label)
      const end = Math.max(to, start + label)
      for (let lane = 0; lane < MAX_LANES; lane++) {
        const others = (taken[lane] ??= [])
        if (others.some(([a, b]) => start < b && end > a)) continue
        others.push([start, end])
        return lane
      }
      return -1
    },
  }
}
