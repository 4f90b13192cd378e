import type {
  SearchResult,
  Summary,
} from '../../../core/metrics/summary-schema.ts'
import { formatActual } from '../../components/formats.ts'
import { searchAnswer } from './search-answer.ts'
import type { Text } from '../../i18n/text.ts'

export interface Headline {
  readonly tone: 'good' | 'warn' | 'bad'
  readonly title: string
  readonly detail: string
}

/** The result in one sentence. */
export function headlineOf(summary: Summary, text: Text): Headline {
  const { generator, outcome, outcomeReason, thresholds } = summary
  if (summary.search) return headlineOfSearch(summary.search, text)
  const missed = thresholds.filter((threshold) => !threshold.met)
  const detail = outcomeReason ?? text('result.completed')
  if (outcome === 'failed' || outcome === 'aborted')
    return { tone: 'bad', title: text(`result.outcome.${outcome}`), detail }
  if (missed.length > 0)
    return {
      tone: 'bad',
      title: text('result.missed', {
        missed: missed.length,
        count: thresholds.length,
      }),
      detail: missed.map((threshold) => missWords(threshold, text)).join('; '),
    }
  if (outcome === 'stopped')
    return { tone: 'warn', title: text('result.outcome.stopped'), detail }
  const tone = generator.verdict === 'generator-limited' ? 'warn' : 'good'
  const title =
    thresholds.length === 0
      ? text('result.noThresholds')
      : text('result.met', { count: thresholds.length })
  return { tone, title, detail }
}

/** messages.rtt.p99: 8, wanted < 5 */
function missWords(
  { metric, actual, op, value }: Summary['thresholds'][number],
  text: Text,
): string {
  const measured =
    actual === null ? text('thresholds.notMeasured') : formatActual(actual)
  const wanted = text('thresholds.wanted').toLowerCase()
  return `${metric}: ${measured}, ${wanted} ${op} ${value}`
}

const TONES = { capacity: 'good', bound: 'warn', none: 'bad' } as const

/** Its answer is what the run was for, however it ended. */
function headlineOfSearch(search: SearchResult, text: Text): Headline {
  const { kind, title, detail } = searchAnswer(search, text)
  const tone = TONES[kind]
  return { tone, title, detail }
}
