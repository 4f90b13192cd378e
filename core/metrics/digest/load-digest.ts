// What a run looked like over time, in so few numbers that a week fits: rows
// of seconds, of which the busiest speaks for its neighbours, and what is seen
// only second by second (plateaus, silences, losses at once, stalls of ours).
// What it means is core/verdict/limit's.
import type { Second } from '../second.ts'
import { type DigestRow, DigestRows, rowOf } from './digest-rows.ts'
import { type GeneratorDigest, GeneratorWatch } from './generator-watch.ts'
import { type WorstLoss, LossWatch } from './loss-watch.ts'
import { type Plateau, PlateauWatch } from './plateau-watch.ts'
import { type Silence, SilenceWatch } from './silence-watch.ts'

export interface LoadDigest {
  /** Seconds in the order of their index. */
  add(second: Second): void
  /** Seconds in which the plan's load acted. */
  readonly rows: readonly DigestRow[]
  readonly plateau: Plateau
  readonly silence: Silence
  readonly losses: LossWatch
  readonly generator: GeneratorDigest
  /** Highest of one second. */
  readonly peaks: Readonly<Peaks>
}

interface Peaks {
  sent: number
  answered: number
  opened: number
}

export type { DigestRow, GeneratorDigest, Plateau, Silence, WorstLoss }

const CLOSING = new Set(['stopping', 'finished', 'stopped', 'failed'])

/** @param closedLoop each message waits for the reply to the last */
export function createLoadDigest(closedLoop = false): LoadDigest {
  const rows = new DigestRows()
  const plateau = new PlateauWatch()
  const silence = new SilenceWatch(closedLoop)
  const losses = new LossWatch()
  const generator = new GeneratorWatch()
  const peaks: Peaks = { sent: 0, answered: 0, opened: 0 }

  return {
    add(second) {
      if (CLOSING.has(second.state)) return
      const row = rowOf(second)
      generator.add(second)
      silence.add(second, row)
      losses.add(second, row)
      if (second.state === 'draining') return
      rows.add(row)
      plateau.add(second, row)
      for (const name of ['sent', 'answered', 'opened'] as const)
        peaks[name] = Math.max(peaks[name], row[name])
    },
    get rows() {
      return rows.all
    },
    plateau,
    get silence() {
      return silence.longest
    },
    losses,
    generator,
    peaks,
  }
}
