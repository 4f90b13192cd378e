// A search's answer in one line: the same words on the terminal and in the
// report.
import { countText } from './format.ts'
import type { SearchProbe, SearchResult } from '../metrics/summary-schema.ts'
import { loadText } from '../search/result.ts'

/** A capacity is only said where the server was seen on both sides of it. */
export function answerText({
  for: kind,
  found,
  low,
  high,
}: SearchResult): string {
  if (found === 0) return `No limit found: not even the least load held`
  if (found !== null) {
    const between = high === null ? '' : ` (held; ${countText(high)} did not)`
    return `Limit: ${loadText(found, kind)}${between}`
  }
  return `No limit found: at least ${loadText(low, kind)}, a lower bound`
}

export function outcomeText({
  held,
  generatorLimited,
}: SearchProbe): 'held' | 'unclear' | 'missed' {
  if (held) return 'held'
  return generatorLimited ? 'unclear' : 'missed'
}
