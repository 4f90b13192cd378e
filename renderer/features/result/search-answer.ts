import type { SearchResult } from '../../../core/metrics/summary-schema.ts'
import { formatCount } from '../../components/formats.ts'
import type { Text } from '../../i18n/text.ts'

export interface SearchAnswer {
  /** capacity: the server's. bound: at least so much. none: nothing held. */
  readonly kind: 'capacity' | 'bound' | 'none'
  readonly title: string
  readonly detail: string
}

/** What a search found, in words; a lower bound never reads as a capacity. */
export function searchAnswer(result: SearchResult, text: Text): SearchAnswer {
  const { found, low, high, stoppedBy } = result
  const values = {
    unit: text(`search.unit.${result.for}`),
    found: formatCount(found),
    low: formatCount(low),
    high: formatCount(high),
    end: text(`search.end.${stoppedBy}`),
  }
  const answer = (
    kind: SearchAnswer['kind'],
    key:
      | 'found'
      | 'foundMaximum'
      | 'gone'
      | 'ranOut'
      | 'stopped'
      | 'unclear'
      | 'nothing',
  ): SearchAnswer => ({
    kind,
    title: text(`search.${key}`, values),
    detail: text(`search.${key}Detail`, values),
  })
  if (stoppedBy === 'generator') return answer('bound', 'ranOut')
  if (stoppedBy === 'target') return answer('bound', 'gone')
  if (stoppedBy === 'maximum') return answer('bound', 'foundMaximum')
  if (stoppedBy === 'stopped') {
    const stopped = answer('bound', 'stopped')
    const between = text('search.stoppedBetween', values)
    return high === null
      ? stopped
      : { ...stopped, detail: `${stopped.detail} ${between}` }
  }
  if (low === 0) return answer('none', 'nothing')
  return found === null
    ? answer('bound', 'unclear')
    : answer('capacity', 'found')
}
