// The search against made-up servers and generators, thousands of them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SearchProbe, SearchResult } from '../metrics/summary-schema.ts'
import { nextStep, type ProbeStep } from './next-step.ts'
import { searchResult, stoppedSearch } from './result.ts'
import type { SearchSettings } from './settings.ts'

type Attempt = Pick<SearchProbe, 'held'> & Partial<SearchProbe>
type Server = (step: ProbeStep, probes: readonly SearchProbe[]) => Attempt

const SETTINGS: SearchSettings = {
  for: 'connections',
  from: 100,
  to: 100_000,
  toIs: 'asked',
  precision: 0.02,
  grain: 1,
}

function probe(step: ProbeStep, attempt: Attempt): SearchProbe {
  return {
    ...step,
    achieved: step.load,
    generatorLimited: false,
    ...(attempt.held ? {} : { missed: 'errors' as const }),
    reason: 'made up',
    successRate: null,
    lossRate: null,
    p50Ms: null,
    p99Ms: null,
    ...attempt,
  }
}

function search(
  server: Server,
  changes: Partial<SearchSettings> = {},
): SearchResult {
  const settings = { ...SETTINGS, ...changes }
  const probes: SearchProbe[] = []
  for (;;) {
    const step = nextStep(settings, probes)
    if (step === null) return searchResult(settings, probes)
    probes.push(probe(step, server(step, probes)))
    if (probes.length > 200) throw new Error('it does not end')
  }
}

/** Refuses what is above its limit; 1 % of refusals is let pass. */
const hard =
  (limit: number): Server =>
  ({ load }) => {
    const achieved = Math.min(load, limit)
    return { held: achieved / load >= 0.99, achieved }
  }

/** Answers ever later: no refusals. */
const knee =
  (limit: number): Server =>
  ({ load }) =>
    load <= limit ? { held: true } : { held: false, missed: 'threshold' }

const generatorUpTo =
  (most: number, server: Server): Server =>
  (step, probes) =>
    step.load <= most
      ? server(step, probes)
      : {
          held: false,
          generatorLimited: true,
          missed: 'load',
          achieved: most,
        }

const limits = fc.integer({ min: 3, max: 90_000 })

describe('the limit lies in the interval, and what was found within precision:', () => {
  test.each([
    ['a server that refuses', hard, 'errors'],
    ['a server that slows down', knee, 'threshold'],
  ] as const)('%s', (_name, server, stoppedBy) => {
    fc.assert(
      fc.property(
        limits,
        fc.constantFrom(0.01, 0.02, 0.1),
        (limit, precision) => {
          const result = search(server(limit), { precision })

          expect(result.stoppedBy).toBe(stoppedBy)
          expect(result.low).toBeLessThanOrEqual(limit)
          expect(result.high).toBeGreaterThan(limit)
          expect(result.found).toBe(result.low)
          const slack = Math.max(1, (result.high ?? 0) * precision)
          expect(limit - (result.found ?? 0)).toBeLessThanOrEqual(slack)
        },
      ),
    )
  })

  test('a limit that moves by one per cent from probe to probe', () => {
    const noises = fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), {
      minLength: 200,
      maxLength: 200,
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 90_000 }),
        noises,
        (limit, noise) => {
          const { found } = search((step, probes) =>
            hard(limit * (1 + (noise[probes.length] ?? 0)))(step, probes),
          )

          expect(Math.abs((found ?? 0) - limit)).toBeLessThanOrEqual(
            limit * 0.05,
          )
        },
      ),
    )
  })

  test('a generator that is disturbed in every fourth probe', () => {
    const chances = fc.array(fc.nat(3), { minLength: 100, maxLength: 100 })
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 40_000 }),
        chances,
        (limit, luck) => {
          const result = search((step, probes) =>
            luck[probes.length] === 0
              ? { held: false, generatorLimited: true, missed: 'errors' }
              : hard(limit)(step, probes),
          )
          const { found, low, high } = result

          expect(low).toBeLessThanOrEqual(limit)
          expect(high ?? Infinity).toBeGreaterThan(limit)
          expect(limit - (found ?? limit)).toBeLessThanOrEqual(limit * 0.12)
        },
      ),
    )
  })

  test('a load that was spoiled each time is passed by where a higher one was not', () => {
    const { found, stoppedBy } = search((step, probes) =>
      step.load > 2200 && step.load < 2330
        ? { held: false, generatorLimited: true, missed: 'errors' }
        : hard(2300)(step, probes),
    )

    expect(stoppedBy).toBe('errors')
    expect(found).toBeGreaterThan(2300 * 0.95)
    expect(found).toBeLessThanOrEqual(2300)
  })

  test('one probe in the way that misses by chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 90_000 }),
        fc.nat(12),
        (limit, disturbed) => {
          const { found } = search((step, probes) =>
            probes.length === disturbed
              ? { held: false, missed: 'threshold' }
              : hard(limit)(step, probes),
          )

          expect(Math.abs((found ?? 0) - limit)).toBeLessThanOrEqual(
            Math.max(1, limit * 0.05),
          )
        },
      ),
    )
  })
})

test('a server that tires when a load is held longer is bounded by the long holds', () => {
  const { found, probes } = search((step, before) =>
    hard(step.phase === 'confirm' ? 900 : 1000)(step, before),
  )

  expect(found).toBeGreaterThan(870)
  expect(found).toBeLessThanOrEqual(900)
  expect(probes.at(-1)).toMatchObject({ phase: 'confirm', held: true })
})

test('a generator that runs out gives a lower bound and no capacity', () => {
  fc.assert(
    fc.property(limits, (most) => {
      const result = search(generatorUpTo(most, hard(Infinity)))

      expect(result).toMatchObject({
        found: null,
        high: null,
        stoppedBy: 'generator',
      })
      expect(result.low).toBeLessThanOrEqual(most)
      expect(result.low).toBeGreaterThanOrEqual(
        most < SETTINGS.from ? most / 2 : most * 0.899,
      )
      expect(result.reason).toContain('This machine ran out')
    }),
  )
})

test('what a server carries of too much is where its limit is looked for', () => {
  const { probes, found } = search(hard(2300))

  expect(found).toBe(2300)
  expect(probes.slice(5).map(({ phase, load }) => [phase, load])).toEqual([
    ['climb', 3200],
    ['bisect', 2300],
    ['bisect', 2346],
    ['bisect', 2346],
    ['confirm', 2300],
  ])
})

test('a server that breaks down under too much is bisected all the same', () => {
  fc.assert(
    fc.property(limits, fc.double({ min: 0, max: 0.9 }), (limit, part) => {
      const result = search(({ load }) => ({
        held: load <= limit,
        achieved: load <= limit ? load : Math.round(limit * part),
      }))

      expect(result.stoppedBy).toBe('errors')
      expect(result.low).toBeLessThanOrEqual(limit)
      expect(limit - result.low).toBeLessThanOrEqual(Math.max(1, limit * 0.021))
    }),
  )
})

test('where the generator runs out, a few more probes end it', () => {
  const result = search(generatorUpTo(2500, hard(Infinity)))
  const spoiled = result.probes.filter(({ held }) => !held)

  expect(result).toMatchObject({ low: 2400, found: null })
  expect(spoiled.map(({ load }) => load)).toEqual([
    ...[3200, 3200, 3200],
    ...[2800, 2800, 2600, 2600],
  ])
  expect(result.probes.at(-1)).toMatchObject({ phase: 'confirm', load: 2400 })
})

test('a machine that is now able and now not makes no endless search', () => {
  const luck = fc.array(fc.boolean(), { minLength: 100, maxLength: 100 })
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 90_000 }), luck, (most, able) => {
      const { found, probes } = search(({ load }, before) =>
        load <= most && able[before.length]
          ? { held: true }
          : { held: false, generatorLimited: true, missed: 'threshold' },
      )

      expect(found).toBeNull()
      expect(probes.length).toBeLessThanOrEqual(40)
      const last = probes.findLastIndex(({ held }) => held)
      if (last < 0) return
      const spoiled = probes.filter(({ held }) => !held)
      expect(spoiled.length).toBeLessThanOrEqual(24)
    }),
  )
})

test('a limit below what the generator can do is found although higher loads are out of reach', () => {
  const result = search(generatorUpTo(3000, hard(2300)))

  expect(result.stoppedBy).toBe('errors')
  expect(result.found).toBe(2300)
})

test('a load that the generator spoiled is tried three times, and holds when one of them does', () => {
  const spoiled = search((step, probes) => {
    const tries = probes.filter(({ load }) => load === step.load).length
    return step.load === 800 && tries < 2
      ? { held: false, generatorLimited: true }
      : hard(2300)(step, probes)
  })
  const loads = spoiled.probes.map(({ load }) => load)

  expect(loads.filter((load) => load === 800)).toHaveLength(3)
  expect(spoiled.found).toBe(2300)
})

test('a miss of the server’s own bounds at once, whatever came before it', () => {
  const { probes, found } = search((step, before) =>
    step.load === 3200 && before.length === 5
      ? { held: false, generatorLimited: true }
      : hard(2300)(step, before),
  )

  expect(probes.filter(({ load }) => load === 3200)).toHaveLength(2)
  expect(found).toBe(2300)
})

test('a limit below the first load is found below it', () => {
  const result = search(hard(37), { from: 5000 })

  expect(result).toMatchObject({ found: 37, high: 38, stoppedBy: 'errors' })
})

test('where nothing passes at all, one more try with the least load ends it', () => {
  const result = search(() => ({ held: false, achieved: 0 }))

  expect(result.probes.map(({ load }) => load)).toEqual([100, 1, 1])
  expect(result).toMatchObject({ found: 0, low: 0, high: 1 })
  expect(result.reason).toContain('Not even the least load held')
})

test('without a limit, the highest load is confirmed and is a lower bound', () => {
  const asked = search(hard(Infinity), { to: 1000 })
  const machine = search(hard(Infinity), { to: 1000, toIs: 'machine' })

  expect(asked).toMatchObject({
    ...{ found: null, low: 1000, high: null },
    stoppedBy: 'maximum',
  })
  expect(asked.probes.at(-1)).toMatchObject({ phase: 'confirm', load: 1000 })
  expect(machine).toMatchObject({ found: null, stoppedBy: 'generator' })
  expect(machine.reason).toContain('This machine ran out')
  expect(machine.reason).toContain('tidewire check')
})

test('all that the plan may send is no limit, and not this machine’s end', () => {
  const { stoppedBy, reason } = search(hard(Infinity), {
    to: 1000,
    toIs: 'senders',
  })

  expect(stoppedBy).toBe('maximum')
  expect(reason).toContain('Give the plan more connections')
})

test('conversations are kept whole', () => {
  const { probes, found } = search(hard(2300), { from: 96, grain: 8 })

  expect(probes.every(({ load }) => load % 8 === 0)).toBe(true)
  expect(found).toBeGreaterThan(2250)
})

describe('a target that goes away', () => {
  const NOTHING = { held: false, achieved: 0, successRate: 0 }

  test('ends the search with what had held until then', () => {
    const dies: Server = (step, probes) =>
      probes.length < 8 ? hard(2300)(step, probes) : NOTHING
    const result = search(dies)

    expect(result.probes).toHaveLength(10)
    expect(result).toMatchObject({
      ...{ found: null, low: 2300, stoppedBy: 'target' },
    })
    expect(result.reason).toMatch(
      /^The target went away: the last 2 probes opened no connection .* at least 2,300 connections\.$/,
    )
  })

  test('but not one that is back at the next probe', () => {
    const restarts: Server = (step, probes) =>
      probes.length === 7 ? NOTHING : hard(2300)(step, probes)

    expect(search(restarts)).toMatchObject({ found: 2300, stoppedBy: 'errors' })
  })

  test('nor is it gone where this machine opened nothing', () => {
    const own: Server = (step, probes) =>
      probes.length < 3
        ? { held: true }
        : { ...NOTHING, generatorLimited: true }

    expect(search(own).stoppedBy).toBe('generator')
  })
})

test('what is known when it is stopped is a lower bound', () => {
  const probes = [
    probe({ phase: 'climb', load: 100 }, { held: true }),
    probe({ phase: 'climb', load: 200 }, { held: false, achieved: 150 }),
  ]

  expect(stoppedSearch({ for: 'connections' }, probes)).toMatchObject({
    found: null,
    low: 100,
    high: 200,
    stoppedBy: 'stopped',
  })
})
