// What a search has found, as summary.json tells it: a capacity only where
// the server was seen on both sides of it, else a lower bound.
import { countText } from '../export/format.ts'
import type {
  SearchEnd,
  SearchFor,
  SearchProbe,
  SearchResult,
} from '../metrics/summary-schema.ts'
import {
  boundsOf,
  carriedBy,
  isBounding,
  isConfirmed,
  isNear,
} from './bounds.ts'
import { isGone, whileThere } from './gone.ts'
import type { SearchSettings } from './settings.ts'

export const UNITS: Readonly<Record<SearchFor, string>> = {
  connections: 'connections',
  'connect-rate': 'connects per second',
  'message-rate': 'messages per second',
}

/** 2300, 'connections' -> "2,300 connections" */
export function loadText(load: number, kind: SearchFor): string {
  return `${countText(load)} ${UNITS[kind]}`
}

/** Of a search that has tried all there was to try. */
export function searchResult(
  settings: SearchSettings,
  probes: readonly SearchProbe[],
): SearchResult {
  return resultOf(settings, probes, endOf(settings, probes))
}

/** Whose bound `to` was does not matter to one that never came there. */
type Asked = Pick<SearchSettings, 'for'> & Partial<Pick<SearchSettings, 'toIs'>>

/** Of one that was stopped: what is known so far. */
export function stoppedSearch(
  settings: Asked,
  probes: readonly SearchProbe[],
): SearchResult {
  return resultOf(settings, probes, 'stopped')
}

/** An interval wider than this share, for want of calm, is no answer. */
const WIDEST_SHARE = 0.1

function endOf(
  settings: SearchSettings,
  probes: readonly SearchProbe[],
): SearchEnd {
  if (isGone(probes)) return 'target'
  const { above, low } = boundsOf(probes)
  if (above === null) {
    const { to, toIs } = settings
    return low >= to && toIs !== 'machine' ? 'maximum' : 'generator'
  }
  if (!isSettled(settings, probes)) return 'generator'
  const miss = probes.findLast(
    (probe) => probe.load === above.load && isBounding(probe),
  )
  return miss?.missed === 'threshold' ? 'threshold' : 'errors'
}

/** The server was seen on both sides of its limit. */
function isSettled(
  { precision, grain }: SearchSettings,
  probes: readonly SearchProbe[],
): boolean {
  const bounds = boundsOf(probes)
  const { low, above } = bounds
  const isSure = low === 0 || isConfirmed(probes, low)
  const widest = Math.max(precision, WIDEST_SHARE)
  return above?.standing === 'missed' && isSure && isNear(bounds, widest, grain)
}

function resultOf(
  settings: Asked,
  probes: readonly SearchProbe[],
  stoppedBy: SearchEnd,
): SearchResult {
  const low = lowOf(probes)
  const found = stoppedBy === 'threshold' || stoppedBy === 'errors' ? low : null
  const high = highOf(probes)
  const facts = { for: settings.for, found, low, high, stoppedBy }
  const reason = reasonOf(facts, probes, settings)
  return { ...facts, reason, probes: [...probes] }
}

/** What was really carried of the highest load that held: by its longest. */
function lowOf(probes: readonly SearchProbe[]): number {
  const best = bestProbe(probes)
  return best ? carriedBy(best) : 0
}

/** The probe that the result rests on; null: no load held. */
export function bestProbe(probes: readonly SearchProbe[]): SearchProbe | null {
  const { low } = boundsOf(whileThere(probes))
  const held = whileThere(probes).filter(
    ({ load, held: did }) => did && load === low,
  )
  return held.find(({ phase }) => phase === 'confirm') ?? held.at(-1) ?? null
}

/** Only what the server itself has missed bounds it from above. */
function highOf(probes: readonly SearchProbe[]): number | null {
  const there = whileThere(probes)
  const { low } = boundsOf(there)
  const missed = there
    .filter((probe) => isBounding(probe) && probe.load > low)
    .map(({ load }) => load)
  return missed.length > 0 ? Math.min(...missed) : null
}

type Facts = Omit<SearchResult, 'reason' | 'probes'>

function reasonOf(
  facts: Facts,
  probes: readonly SearchProbe[],
  { toIs }: Asked,
): string {
  const { low, found, stoppedBy } = facts
  const text = (load: number) => loadText(load, facts.for)
  if (found === 0) return `Not even the least load held: ${missText(probes)}.`
  if (found !== null) return `${text(low)} held; ${missText(probes)}.`
  const least = low > 0 ? `at least ${text(low)}` : 'no load held'
  switch (stoppedBy) {
    case 'maximum':
      return toIs === 'senders'
        ? `${text(low)} held, all that the plan’s connections may send: the limit is above it. Give the plan more connections.`
        : `${text(low)} held, the most that was asked for: the limit is above it.`
    case 'target':
      return `The target went away: the last ${probes.length - whileThere(probes).length} probes opened no connection (${probes.at(-1)?.reason ?? ''}). Until then ${least}.`
    case 'stopped':
      return `Stopped before the limit was found: ${least} so far.`
    default:
      return `This machine ran out before the server did: ${least}, a lower bound and no capacity.${machineText(probes)}`
  }
}

function missText(probes: readonly SearchProbe[]): string {
  const high = highOf(probes)
  const miss = probes.findLast(
    (probe) => probe.load === high && isBounding(probe),
  )
  return miss ? `${countText(miss.load)} did not: ${miss.reason}` : 'none above'
}

function machineText(probes: readonly SearchProbe[]): string {
  if (probes.every(({ held }) => held))
    return ' It has no open files, ports, memory or cores for more (tidewire check).'
  const miss = probes.findLast(
    ({ held, generatorLimited }) => !held && generatorLimited,
  )
  return miss ? ` At ${countText(miss.load)}: ${miss.reason}.` : ''
}
