// The command line of the benchmarks.
import { parseArgs } from 'node:util'
import { SEARCHES, type SearchFor } from '../core/metrics/summary-schema.ts'
import type { CaseName } from './measuring/cases.ts'
import type { OwnCost } from './own-costs.ts'
import type { Searches } from './search.ts'

export const USAGE = `usage: npm run bench -- WHAT... [--pairs N] [--peers] [--record]
       npm run bench -- check [WHAT...] [--pairs N] [--peers]
       npm run bench -- search [KIND...] [--times N] [--limitless N]
       npm run bench -- table

WHAT      connect, idle (one run yields both), echo, tls, report, marker,
          startup; all
check     measures and compares with the last recorded ratios: exit code 1
          when one is worse by more than 15 % and below all recorded ones
search    whether searches find the limits that the built-in target is set to
          within 5 %, and end with a lower bound where there is none; exit
          code 1 when one does not. KIND: connections, connect-rate,
          message-rate; all
table     writes docs/performance.md and its chart from bench/results
--pairs   runs of each client, by turns (5; check: 3)
--peers   Artillery (npm) and Tsung (Debian) too: installs them where absent
--times   searches of each kind for a limit (5)
--limitless  of each kind where there is none (1)
--record  keeps the result in bench/results`

type Part = CaseName | OwnCost

const PARTS: Readonly<Record<string, readonly Part[]>> = {
  connect: ['hold'],
  idle: ['hold'],
  echo: ['echo', 'saturated'],
  tls: ['tls', 'tls-resumed'],
  report: ['report'],
  marker: ['marker'],
  startup: ['startup'],
}
const MAX_PAIRS = 50

export type Options =
  | { readonly command: 'table' }
  | ({ readonly command: 'search' } & Searches)
  | {
      readonly command: 'measure' | 'check'
      readonly parts: readonly Part[]
      readonly pairs: number
      readonly peers: boolean
      readonly record: boolean
    }

/** @returns null when that is no command line of ours */
export function readOptions(args: readonly string[]): Options | null {
  const read = parse(args)
  if (read === null) return null
  const { positionals, values } = read
  const [first, ...rest] = positionals
  if (first === 'table') return rest.length === 0 ? { command: 'table' } : null
  if (first === 'search') return searchesOf(rest, values)
  const what =
    first === 'check'
      ? { command: 'check' as const, names: orAll(rest), pairs: '3' }
      : { command: 'measure' as const, names: positionals, pairs: '5' }
  const parts = partsOf(what.names)
  const pairs = pairsOf(values.pairs ?? what.pairs)
  if (parts === null || pairs === null) return null
  const { peers, record } = values
  return { command: what.command, parts, pairs, peers, record }
}

interface SearchValues {
  readonly times?: string
  readonly limitless?: string
}

function searchesOf(
  names: readonly string[],
  { times = '5', limitless = '1' }: SearchValues,
): Options | null {
  const wanted = names.length === 0 || names.includes('all') ? SEARCHES : names
  const kinds = wanted.filter((name): name is SearchFor =>
    SEARCHES.some((kind) => kind === name),
  )
  const counts = [times, limitless].map(Number)
  const [limited = 0, free = 0] = counts
  const fit = counts.every((count) => Number.isInteger(count) && count >= 0)
  if (!fit || limited + free === 0 || kinds.length < wanted.length) return null
  return { command: 'search', kinds, times: limited, limitless: free }
}

function orAll(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['all'] : names
}

function pairsOf(text: string): number | null {
  const pairs = Number(text)
  const fits = Number.isInteger(pairs) && pairs >= 1 && pairs <= MAX_PAIRS
  return fits ? pairs : null
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        pairs: { type: 'string' },
        times: { type: 'string' },
        limitless: { type: 'string' },
        peers: { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
      },
    })
  } catch {
    return null // an option that is none of ours
  }
}

function partsOf(names: readonly string[]): readonly Part[] | null {
  const wanted = names.includes('all') ? Object.keys(PARTS) : names
  const parts = wanted.flatMap((name) => PARTS[name] ?? [])
  const known = wanted.every((name) => Object.hasOwn(PARTS, name))
  return known && parts.length > 0 ? [...new Set(parts)] : null
}
