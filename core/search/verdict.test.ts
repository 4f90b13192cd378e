import { expect, test } from 'vitest'
import type {
  LimitVerdict,
  SearchProbe,
  SearchResult,
} from '../metrics/summary-schema.ts'
import { searchVerdict } from './verdict.ts'

function verdictOf(
  limit: LimitVerdict['limit'],
  cause: string,
  confidence = 0.9,
): LimitVerdict {
  const words = { statement: '', evidence: [], confirm: '', next: '' }
  return { limit, cause, confidence, ...words, others: [] }
}

const OWN = verdictOf('none', 'none')

function probe(changes: Partial<SearchProbe>): SearchProbe {
  return {
    ...{ phase: 'climb', load: 100, achieved: 100, held: false, reason: '' },
    ...{ generatorLimited: false, successRate: 1, lossRate: 0 },
    ...{ p50Ms: 1, p99Ms: 2 },
    ...changes,
  }
}

function search(
  stoppedBy: SearchResult['stoppedBy'],
  probes: readonly SearchProbe[],
): SearchResult {
  const bounds = { found: null, low: 0, high: null }
  const rest = { reason: '', probes: [...probes] }
  return { for: 'connections', ...bounds, stoppedBy, ...rest }
}

test('the surest verdict of the loads that the server missed counts', () => {
  const vague = verdictOf('server', 'server-refuses-share', 0.6)
  const sure = verdictOf('server', 'server-connection-limit', 0.9)
  const busy = verdictOf('generator', 'generator-cpu', 0.95)
  const probes = [
    probe({ held: true }),
    probe({ verdict: vague }),
    probe({ verdict: sure }),
    probe({ verdict: busy, generatorLimited: true }),
    probe({ verdict: busy }),
  ]

  expect(searchVerdict(search('errors', probes), OWN)).toBe(sure)
})

test('a search that the generator ended says what this machine lacked', () => {
  const server = verdictOf('server', 'server-cpu', 0.9)
  const ports = verdictOf('generator', 'generator-ports', 0.8)
  const probes = [
    probe({ verdict: server }),
    probe({ verdict: ports, generatorLimited: true }),
  ]

  expect(searchVerdict(search('generator', probes), OWN)).toBe(ports)
})

test('where nothing was missed the run that held speaks', () => {
  const probes = [probe({ held: true })]

  expect(searchVerdict(search('maximum', probes), OWN)).toBe(OWN)
  expect(searchVerdict(search('errors', [probe({ verdict: OWN })]), OWN)).toBe(
    OWN,
  )
})

test('refusals that leave the same number open are a limit of connections', () => {
  const share = verdictOf('server', 'server-refuses-share', 0.85)
  const missed = (load: number, achieved: number) =>
    probe({ load, achieved, verdict: share })
  const of = (...probes: SearchProbe[]) =>
    searchVerdict({ ...search('errors', probes), low: 700 }, OWN)?.cause

  const limit = 'server-connection-limit'
  expect(of(missed(800, 700), missed(750, 700))).toBe(limit)
  expect(of(missed(800, 702), missed(750, 699))).toBe(limit)
  // too few refusals to tell anything of
  const few = probe({ load: 712, achieved: 700, verdict: OWN })
  expect(of(few, missed(800, 700))).toBe(limit)
  const slow = verdictOf('server', 'server-cpu', 0.8)
  expect(of({ ...few, verdict: slow }, missed(800, 700))).toBe(share.cause)
  // a share of more is more
  expect(of(missed(800, 720), missed(750, 700))).toBe(share.cause)
  // one load may have been refused by chance
  expect(of(missed(800, 700), missed(800, 700))).toBe(share.cause)
})

test('of a target that went away it is the last probe’s, or that it went', () => {
  const busy = verdictOf('server', 'server-cpu', 0.9)
  const refused = verdictOf('none', 'nothing-listens', 0.95)
  const mute = verdictOf('server', 'server-stood-still', 0.6)
  const ended = (last: LimitVerdict) =>
    searchVerdict(
      search('target', [probe({ verdict: busy }), probe({ verdict: last })]),
      OWN,
    )

  expect(ended(refused)).toMatchObject({ cause: 'server-went-away' })
  expect(ended(mute)).toBe(mute)
})
