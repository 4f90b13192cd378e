// The facts of the card about stairs of message rates: see scenario-facts.ts.
import type { Stair } from '../metrics/scenario-schema.ts'
import { countText, durationText, valueText } from './format.ts'
import {
  counted,
  phrase,
  type FactRow,
  type Phrase,
  type ScenarioFact,
} from './scenario-phrase.ts'

/** From one stair to the next so many times as slow, and by so much. */
const EXPLODES = 5
const EXPLODES_BY_MS = 50

interface Timed extends Stair {
  readonly p99Ms: number
}

export function stairsFact(stairs: readonly Stair[]): ScenarioFact {
  const timed = stairs.filter((stair): stair is Timed => stair.p99Ms !== null)
  const lost = stairs.reduce((sum, stair) => sum + stair.lost, 0)
  const place = timed.findIndex((stair, at) => explodes(timed[at - 1], stair))
  const losses = lost > 0 ? [counted('stairs.lost', 'lost', lost)] : []
  const good = timed.length > 1 ? 'good' : 'neutral'
  return {
    id: 'stairs',
    tone: place > 0 || lost > 0 ? 'bad' : good,
    answer: [[latencyClause(timed, place), ...losses]],
    rows: stairs.map(stairRow),
  }
}

function explodes(before: Timed | undefined, stair: Timed): boolean {
  if (!before) return false
  const { p99Ms } = before
  return stair.p99Ms > Math.max(p99Ms * EXPLODES, p99Ms + EXPLODES_BY_MS)
}

/** @param place of the first stair on which latency exploded; below 1: none */
function latencyClause(timed: readonly Timed[], place: number): Phrase {
  const [first] = timed
  const last = timed.at(-1)
  if (!first || !last || timed.length < 2) return phrase('stairs.nothing')
  const [from, to] = [timed[place - 1], timed[place]]
  if (from && to) return phrase('stairs.exploded', valuesOf(from, to))
  const key = last.p99Ms > first.p99Ms ? 'stairs.rose' : 'stairs.level'
  return phrase(key, valuesOf(first, last))
}

function valuesOf(from: Timed, to: Timed): Phrase['values'] {
  return {
    fromRate: valueText(from.ratePerMinute),
    toRate: valueText(to.ratePerMinute),
    from: durationText(from.p99Ms),
    to: durationText(to.p99Ms),
  }
}

function stairRow({ ratePerMinute, sent, p99Ms }: Stair): FactRow {
  const rate = valueText(ratePerMinute)
  const values = { rate, sent: countText(sent) }
  return { label: phrase('stairs.stair', values), value: durationText(p99Ms) }
}
