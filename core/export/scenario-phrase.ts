// The pieces that a result card is made of before it is in any language.
import type { Latency } from '../metrics/latency.ts'
import type { Scenarios } from '../metrics/scenario-schema.ts'
import { countText, durationText } from './format.ts'
import type { ScenarioTextKey } from './scenario-english.ts'

export type ScenarioId = keyof Scenarios
export type ScenarioTone = 'good' | 'bad' | 'neutral'

/** A text of the table with what stands in it; `count` chooses its plural. */
export interface Phrase {
  readonly key: ScenarioTextKey
  readonly values: Readonly<Record<string, string | number>>
}

export interface FactRow {
  readonly label: Phrase
  readonly value: string | Phrase
}

export interface ScenarioFact {
  readonly id: ScenarioId
  readonly tone: ScenarioTone
  /** Sentences, each of clauses. */
  readonly answer: readonly (readonly Phrase[])[]
  readonly rows: readonly FactRow[]
}

export function phrase(
  key: ScenarioTextKey,
  values: Phrase['values'] = {},
): Phrase {
  return { key, values }
}

/** A clause about so many of something, the number being in it as `name`. */
export function counted(
  key: ScenarioTextKey,
  name: string,
  count: number,
): Phrase {
  return phrase(key, { [name]: countText(count), count })
}

type LabelKey = Extract<ScenarioTextKey, `label.${string}`>

/** @param value a number is a count */
export function row(label: LabelKey, value: number | string): FactRow {
  return {
    label: phrase(label),
    value: typeof value === 'number' ? countText(value) : value,
  }
}

/** p50 and p99 of durations, where there are any. */
export function latencyRows(
  latency: Latency | null,
  p50: LabelKey,
  p99: LabelKey,
): FactRow[] {
  if (!latency) return []
  return [
    row(p50, durationText(latency.p50)),
    row(p99, durationText(latency.p99)),
  ]
}
