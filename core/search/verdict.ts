// Whose limit a search has met: that of the loads that did not hold. The run
// that the result rests on has met none.
import { countText } from '../export/format.ts'
import type {
  LimitVerdict,
  SearchResult,
  Summary,
} from '../metrics/summary-schema.ts'
import { LIMIT_CAUSES } from '../verdict/limit/causes.ts'

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
  search: SearchResult,
  own: LimitVerdict | undefined,
): LimitVerdict | undefined {
  if (search.stoppedBy === 'target') return goneVerdict(search)
  return plateauVerdict(search) ?? surestVerdict(search) ?? own
}

/** As the last probe saw it; but one of a server that was there before. */
function goneVerdict({ probes, reason }: SearchResult): LimitVerdict {
  const last = probes.at(-1)?.verdict
  if (last && last.limit !== 'none') return last
  const cause = 'server-went-away'
  const { limit, statement, confirm, next } = LIMIT_CAUSES[cause]
  return {
    ...{ limit, cause, confidence: 0.9, statement, confirm, next },
    ...{ evidence: [reason], others: [] },
  }
}

function surestVerdict({
  probes,
  stoppedBy,
}: SearchResult): LimitVerdict | undefined {
  const isOwn = stoppedBy === 'generator'
  const told = probes
    .filter(({ held, generatorLimited }) => !held && generatorLimited === isOwn)
    .flatMap(({ verdict }) => verdict ?? [])
    .filter(
      ({ limit }) => limit !== 'none' && (limit === 'generator') === isOwn,
    )
    .sort((a, b) => b.confidence - a.confidence)
  return told[0]
}

/** What single loads may show of it, when all connects fall into a second. */
const OF_REFUSALS = new Set<string>([
  'server-connection-limit',
  'server-refuses-share',
  'server-refuses-under-load',
])
/** Numbers of connections so near to each other are the same. */
const SAME_SHARE = 0.01

/** However many were wanted, no more than held were open. */
function plateauVerdict({
  for: kind,
  low,
  probes,
  stoppedBy,
}: SearchResult): LimitVerdict | undefined {
  const missed = probes.filter(
    ({ held, generatorLimited }) => !held && !generatorLimited,
  )
  const loads = [...new Set(missed.map(({ load }) => load))]
  if (kind !== 'connections' || stoppedBy !== 'errors') return undefined
  if (low === 0 || loads.length < 2) return undefined
  const isFlat = missed.every(
    ({ achieved, verdict }) =>
      Math.abs(achieved - low) <= low * SAME_SHARE + 1 && fitsRefusals(verdict),
  )
  if (!isFlat) return undefined
  const { limit, statement, confirm, next } =
    LIMIT_CAUSES['server-connection-limit']
  const most = Math.max(...missed.map(({ achieved }) => achieved))
  return {
    ...{ limit, cause: 'server-connection-limit', confidence: 0.9 },
    ...{ statement, confirm, next, others: [] },
    evidence: [
      `${countText(low)} connections held. Of ${countText(Math.min(...loads))} to ${countText(Math.max(...loads))} that were wanted in ${missed.length} probes, never more than ${countText(most)} were open.`,
      `The others were refused: ${missed[0]?.reason ?? ''}.`,
    ],
  }
}

/** Of a few refusals nothing may be told; a slow generator refuses nobody. */
function fitsRefusals(verdict: LimitVerdict | undefined): boolean {
  if (verdict === undefined || OF_REFUSALS.has(verdict.cause)) return true
  return verdict.limit === 'none' || verdict.limit === 'generator'
}
