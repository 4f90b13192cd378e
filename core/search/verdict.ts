// Whose limit a search has met: that of the loads that did not hold. The run
// that the result rests on has met none.
import type {
  LimitVerdict,
  SearchResult,
  Summary,
} from '../metrics/summary-schema.ts'

/** The summary of the run that a result rests on, as the search's. */
export function withSearch(summary: Summary, search: SearchResult): Summary {
  const verdict = searchVerdict(search, summary.verdict)
  return { ...summary, search, ...(verdict ? { verdict } : {}) }
}

/**
 * @param own of the run that the result rests on
 * @returns the surest of those that agree with what the search stopped by
 */
export function searchVerdict(
  { probes, stoppedBy }: SearchResult,
  own: LimitVerdict | undefined,
): LimitVerdict | undefined {
  const isOwn = stoppedBy === 'generator'
  const told = probes
    .filter(({ held, generatorLimited }) => !held && generatorLimited === isOwn)
    .flatMap(({ verdict }) => verdict ?? [])
    .filter(
      ({ limit }) => limit !== 'none' && (limit === 'generator') === isOwn,
    )
    .sort((a, b) => b.confidence - a.confidence)
  return told[0] ?? own
}
