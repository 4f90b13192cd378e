// What a person sees on stderr while a search is under way: a line for each
// probe, once it is over.
import { countText, msText, percentText } from '../../core/export/format.ts'
import { outcomeText } from '../../core/export/search-words.ts'
import type { SearchProbe } from '../../core/metrics/summary-schema.ts'
import { formatDuration } from '../../core/plan/duration.ts'
import type { SearchPlan } from '../../core/plan/schema.ts'

export interface SearchLines {
  /** The lines that were not told yet. */
  lines(probes: readonly SearchProbe[]): readonly string[]
}

const COLUMNS = ['probe', 'load', 'carried', 'success', 'lost', 'p99'] as const
const WIDTH = 9

export function createSearchLines(): SearchLines {
  let told = 0
  return {
    lines(probes) {
      const fresh = probes.slice(told).map((probe) => probeLine(probe))
      const lines =
        told === 0 && fresh.length > 0 ? [header(), ...fresh] : fresh
      told = Math.max(told, probes.length)
      return lines
    },
  }
}

function header(): string {
  return `${COLUMNS.map((name) => name.padStart(WIDTH)).join('')}  outcome`
}

function probeLine(probe: SearchProbe): string {
  const cells = [
    probe.phase,
    countText(probe.load),
    countText(probe.achieved),
    percentText(probe.successRate),
    percentText(probe.lossRate),
    msText(probe.p99Ms),
  ]
  const why = probe.held ? '' : `: ${probe.reason}`
  const numbers = cells.map((cell) => cell.padStart(WIDTH)).join('')
  return `${numbers}  ${outcomeText(probe)}${why}`
}

const KINDS = {
  connections: 'how many connections hold',
  'connect-rate': 'how many connects per second hold',
  'message-rate': 'how many messages per second hold',
} as const

/** In the introduction, instead of the load. */
export function searchText({ for: kind, from, to, hold }: SearchPlan): string {
  const start = from === undefined ? '' : `, from ${countText(from)}`
  const end = to === undefined ? '' : `, up to ${countText(to)}`
  return `search: ${KINDS[kind]}${start}${end} · each for ${formatDuration(hold)}`
}
