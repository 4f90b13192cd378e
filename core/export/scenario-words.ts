// The result cards of scenarios in words: each answers its question in one or
// two plain sentences with the numbers. What is said is scenario-facts.ts; the
// English is scenario-english.ts, and `say` may speak another language.
import type { Scenarios } from '../metrics/scenario-schema.ts'
import { SCENARIO_ENGLISH } from './scenario-english.ts'
import { scenarioFacts } from './scenario-facts.ts'
import {
  phrase,
  type Phrase,
  type ScenarioFact,
  type ScenarioId,
  type ScenarioTone,
} from './scenario-phrase.ts'

export interface ScenarioCard {
  readonly id: ScenarioId
  readonly title: string
  readonly answer: string
  readonly tone: ScenarioTone
  readonly rows: readonly { readonly label: string; readonly value: string }[]
}

/** Puts a phrase into words, as i18next's `t` does with key and values. */
export type Say = (phrase: Phrase) => string

/** One card per part that the plan asked for, in a fixed order. */
export function scenarioCards(
  scenarios: Scenarios,
  say: Say = sayEnglish,
): ScenarioCard[] {
  return scenarioFacts(scenarios).map((fact) => ({
    id: fact.id,
    title: say(phrase(`${fact.id}.title`)),
    answer: answerOf(fact, say),
    tone: fact.tone,
    rows: fact.rows.map(({ label, value }) => ({
      label: say(label),
      value: typeof value === 'string' ? value : say(value),
    })),
  }))
}

function answerOf({ answer }: ScenarioFact, say: Say): string {
  const joint = say(phrase('text.joint'))
  const end = say(phrase('text.end'))
  return answer
    .map((clauses) => `${clauses.map(say).join(joint)}${end}`)
    .join(say(phrase('text.space')))
}

export function sayEnglish({ key, values }: Phrase): string {
  const plural = `${key}_${values['count'] === 1 ? 'one' : 'other'}`
  const text = textOf(key) ?? textOf(plural) ?? key
  return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) =>
    String(values[name] ?? ''),
  )
}

function textOf(key: string): string | undefined {
  const [part = '', name = ''] = key.split('.')
  const texts: Readonly<Record<string, Readonly<Record<string, string>>>> =
    SCENARIO_ENGLISH
  return texts[part]?.[name]
}
