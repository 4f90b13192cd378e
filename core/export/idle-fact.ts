// The facts of the idle-timeout card: which silence gets cut and how, see
// scenario-facts.ts. Whether a timeout is right is not judged.
import type { IdleRow } from '../metrics/scenario-schema.ts'
import { countText, durationText } from './format.ts'
import {
  phrase,
  type FactRow,
  type Phrase,
  type ScenarioFact,
} from './scenario-phrase.ts'

export function idleFact(rows: readonly IdleRow[]): ScenarioFact {
  return {
    id: 'idle',
    tone: 'neutral',
    answer: [clausesOf(rows)],
    rows: rows.map(factRow),
  }
}

function clausesOf(rows: readonly IdleRow[]): Phrase[] {
  const tried = rows
    .filter((row) => row.tried > 0)
    .sort((a, b) => a.silenceMs - b.silenceMs)
  const longest = tried.at(-1)
  if (!longest) return [phrase('idle.untried')]
  const cut = tried.find((row) => row.cut > 0)
  if (!cut) return [phrase('idle.keptAll', valuesOf(longest))]
  const kept = tried.findLast((row) => row.silenceMs < cut.silenceMs)
  return [
    phrase(`idle.${cut.how ?? 'none'}`, valuesOf(cut)),
    ...(cut.cut < cut.tried ? [phrase('idle.partly', valuesOf(cut))] : []),
    kept ? phrase('idle.kept', valuesOf(kept)) : phrase('idle.keptNone'),
  ]
}

const ROW_KEYS = {
  code: 'idle.rowCode',
  reset: 'idle.rowReset',
  eof: 'idle.rowEof',
  none: 'idle.rowNone',
} as const

function factRow(row: IdleRow): FactRow {
  const values = valuesOf(row)
  const label = phrase('idle.silence', values)
  if (row.tried === 0) return { label, value: phrase('idle.rowUntried') }
  const key = row.how === null ? 'idle.rowKept' : ROW_KEYS[row.how]
  return { label, value: phrase(key, values) }
}

function valuesOf(row: IdleRow): Phrase['values'] {
  return {
    silence: durationText(row.silenceMs),
    code: row.closeCode ?? '',
    cut: countText(row.cut),
    tried: countText(row.tried),
  }
}
