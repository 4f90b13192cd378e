import type { Limit, Summary } from '../../../core/metrics/summary-schema.ts'
import { causeText } from '../../../core/verdict/limit/causes.ts'
import type { en } from '../../i18n/en.ts'

type ConfidenceWord = keyof (typeof en)['verdict']['confidence']

/** How sure, in a word. */
export function confidenceOf(value: number): ConfidenceWord {
  if (value >= 0.9) return 'certain'
  if (value >= 0.7) return 'likely'
  return value >= 0.4 ? 'possible' : 'weak'
}

/** What a cause is called; its code where another version has named it. */
export function causeWords(cause: string): string {
  return causeText(cause)?.title ?? cause
}

/**
 * Whose limit was met, by the run or by the search; null: not told. The run
 * that a search rests on has met none, which says nothing of the search.
 */
export function limitOf({ search, verdict }: Summary): Limit | null {
  const own = verdict?.limit ?? null
  if (search?.stoppedBy === 'generator') return 'generator'
  const isBounded =
    search?.stoppedBy === 'errors' || search?.stoppedBy === 'threshold'
  return isBounded && own === 'none' ? null : own
}
