// One row per silence that the plan tries: how many connections kept it, and
// how those that did not were ended.
import type { Disturbance } from '../plan/disturbance-schema.ts'
import type { Tallies } from './names.ts'
import type { IdleRow } from './scenario-schema.ts'

/** In the order of the plan; a silence that it names twice has one row. */
export function idleRows(
  disturbances: readonly Disturbance[],
  tallies: Readonly<Tallies>,
): IdleRow[] {
  const silences = disturbances.flatMap((disturbance) =>
    disturbance.type === 'idle' ? disturbance.silences : [],
  )
  return [...new Set(silences)].map((silenceMs) =>
    rowOf(silenceMs, endingsOf(silenceMs, tallies)),
  )
}

/** How connections came out of a silence, and how many did so. */
type Ending = readonly [how: string, count: number]

/** As `idle.SILENCE_MS.HOW` has them, in the order in which they first came. */
function endingsOf(silenceMs: number, tallies: Readonly<Tallies>): Ending[] {
  const start = `idle.${silenceMs}.`
  return Object.entries(tallies)
    .filter(([name]) => name.startsWith(start))
    .map(([name, count]): Ending => [name.slice(start.length), count])
    .filter(([how]) => !how.includes('.')) // of 100.5 ms, not of 100 ms
}

function rowOf(silenceMs: number, endings: readonly Ending[]): IdleRow {
  const cuts = endings.filter(([how, count]) => how !== 'kept' && count > 0)
  const most = cuts.reduce<Ending | null>(
    (best, ending) => (best && best[1] >= ending[1] ? best : ending),
    null,
  )
  return {
    silenceMs,
    tried: sumOf(endings),
    cut: sumOf(cuts),
    ...wayOf(most?.[0] ?? null),
  }
}

function sumOf(endings: readonly Ending[]): number {
  return endings.reduce((sum, [, count]) => sum + count, 0)
}

function wayOf(how: string | null): Pick<IdleRow, 'how' | 'closeCode'> {
  if (how === 'reset' || how === 'eof' || how === 'none' || how === null)
    return { how, closeCode: null }
  return { how: 'code', closeCode: Number(how) }
}
