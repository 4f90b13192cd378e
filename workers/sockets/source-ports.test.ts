import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { destinationOf } from '../../core/plan/destination.ts'
import type { Source, SourceOptions, SystemPorts } from './source-options.ts'
import { SourcePorts } from './source-ports.ts'

const LINUX: SystemPorts = {
  ephemeral: { from: 32_768, to: 60_999 },
  shareable: true,
}
const ONE_TARGET = ['ws://10.0.0.1:9000/']
const TWO_TARGETS = ['ws://10.0.0.1:9000/', 'ws://10.0.0.1:9001/']

interface Wishes extends Partial<Omit<SourceOptions, 'destinations'>> {
  readonly urls?: readonly string[]
}

function portsFor({ urls = ONE_TARGET, ...wishes }: Wishes): SourcePorts {
  return new SourcePorts({
    ...{ addresses: [], ports: null, peak: 1000, system: LINUX },
    share: { index: 0, shares: 1 },
    ...{ random: () => 0.4, nowMs: () => 0 },
    destinations: urls.map(destinationOf),
    ...wishes,
  })
}

function take(ports: SourcePorts, count: number, urlIndex = 0): Source[] {
  return Array.from({ length: count }, () => {
    const source = ports.next(urlIndex)
    if (!source) throw new Error('none left')
    return source
  })
}

function addressesOf(sources: readonly Source[]) {
  return sources.map(({ localAddress }) => localAddress)
}

function pairsOf(sources: readonly Source[]): string[] {
  return sources.map((s) => `${s.localAddress ?? ''}:${s.localPort ?? ''}`)
}

describe('who chooses the port', () => {
  test('the system chooses address and port up to half of its range', () => {
    const ports = portsFor({ urls: TWO_TARGETS, peak: 28_232 })

    expect(take(ports, 2)).toEqual([{}, {}])
  })

  test('with several addresses and one target it chooses the port, the addresses come in turn', () => {
    const addresses = ['127.0.0.2', '127.0.0.3']
    const ports = portsFor({ addresses, peak: 14_116 })

    expect(take(ports, 3)).toEqual([
      { localAddress: '127.0.0.2', family: 4 },
      { localAddress: '127.0.0.3', family: 4 },
      { localAddress: '127.0.0.2', family: 4 },
    ])
  })

  test.each([
    ['more connections than half its range', { peak: 14_117 }],
    [
      'more than a quarter of its range per address',
      { addresses: ['127.0.0.2', '127.0.0.3'], peak: 14_117 },
    ],
    [
      'addresses and several targets',
      { addresses: ['127.0.0.2'], urls: TWO_TARGETS },
    ],
    ['ports in the plan', { ports: { from: 2000, to: 3000 } }],
  ] satisfies [string, Wishes][])('%s: ports are given out', (_why, wishes) => {
    expect(take(portsFor(wishes), 1)[0]?.localPort).toBeGreaterThan(1024)
  })

  test('other systems choose the port as long as their range lasts', () => {
    const system = { ephemeral: LINUX.ephemeral, shareable: false }

    const [enough] = take(portsFor({ system, peak: 28_232 }), 1)
    const [beyond] = take(portsFor({ system, peak: 28_233 }), 1)

    expect(enough).toEqual({})
    expect(beyond?.localPort).toBeGreaterThan(1024)
  })

  test('ports given out are not of the system’s range while others last', () => {
    const few = take(portsFor({ peak: 31_743 }), 31_743)
    const all = take(portsFor({ peak: 31_744 }), 31_744)

    const highest = (sources: Source[]) =>
      sources.reduce((max, { localPort = 0 }) => Math.max(max, localPort), 0)
    expect(highest(few)).toBe(32_767)
    expect(highest(all)).toBeGreaterThan(60_999)
  })

  test('when the system has none left, ports beside its range are given out', () => {
    const ports = portsFor({})
    const [refused = {}] = take(ports, 1)

    const another = ports.retry(0, refused)
    const next = ports.next(0)

    for (const source of [another, next]) {
      expect(source?.localPort).toBeGreaterThan(1024)
      expect(source?.localPort).toBeLessThan(32_768)
    }
  })
})

describe('ports that are given out', () => {
  const PLAN_PORTS = { from: 5000, to: 5009 }
  const addresses = ['127.0.0.2', '127.0.0.3']

  test('each pair of address and port is given out once', () => {
    const ports = portsFor({ addresses, ports: PLAN_PORTS })

    const sources = take(ports, 20)

    expect(new Set(pairsOf(sources)).size).toBe(20)
    expect(ports.next(0)).toBeNull()
  })

  test('the addresses come in turn', () => {
    const ports = portsFor({ addresses, ports: PLAN_PORTS })

    const taken = addressesOf(take(ports, 6))

    expect(new Set([taken[0], taken[2], taken[4]]).size).toBe(1)
    expect(new Set([taken[1], taken[3], taken[5]]).size).toBe(1)
    expect(taken[0]).not.toBe(taken[1])
  })

  test('another destination has all pairs again', () => {
    const ports = portsFor({ ports: PLAN_PORTS, urls: TWO_TARGETS })

    take(ports, 10, 0)

    expect(take(ports, 10, 1)).toHaveLength(10)
    expect(ports.next(1)).toBeNull()
  })

  test('two URLs of one destination part the pairs', () => {
    const urls = ['ws://10.0.0.1:9000/a', 'ws://10.0.0.1:9000/b']
    const ports = portsFor({ ports: PLAN_PORTS, urls })

    const sources = [...take(ports, 5, 0), ...take(ports, 5, 1)]

    expect(new Set(pairsOf(sources)).size).toBe(10)
    expect([ports.next(0), ports.next(1)]).toEqual([null, null])
  })

  test('where the system does not share bound ports, destinations part them', () => {
    const ports = portsFor({
      ...{ addresses: ['127.0.0.2'], ports: PLAN_PORTS, urls: TWO_TARGETS },
      system: { ...LINUX, shareable: false },
    })

    const sources = [...take(ports, 5, 0), ...take(ports, 5, 1)]

    expect(new Set(pairsOf(sources)).size).toBe(10)
  })

  test('a refused one is not tried again before the others', () => {
    const ports = portsFor({ ports: PLAN_PORTS })
    const [refused = {}] = take(ports, 1)

    const others = [ports.retry(0, refused), ...take(ports, 8)]

    expect(others).not.toContainEqual(refused)
    expect(ports.next(0)).toEqual(refused)
  })

  test('a released one is used again', () => {
    const ports = portsFor({ ports: PLAN_PORTS })
    const sources = take(ports, 10)

    ports.released(0, sources[3] ?? {})

    expect(ports.next(0)).toEqual(sources[3])
    expect(ports.next(0)).toBeNull()
  })

  test('an address dials only targets of its family, a name may be either', () => {
    const ports = portsFor({
      urls: ['ws://10.0.0.1/', 'ws://[2001:db8::1]/', 'ws://name.example/'],
      addresses: ['127.0.0.2', '::1'],
      ports: PLAN_PORTS,
    })

    const used = [0, 1, 2].map((urlIndex) => [
      ...new Set(addressesOf(take(ports, 10, urlIndex))),
    ])

    expect(used[0]).toEqual(['127.0.0.2'])
    expect(used[1]).toEqual(['::1'])
    expect(used[2]?.toSorted()).toEqual(['127.0.0.2', '::1'])
    expect(take(ports, 1, 2)[0]?.family).toBeDefined()
  })
})

describe('the workers of a run', () => {
  const scene = fc.record({
    urls: fc.integer({ min: 1, max: 6 }),
    /** URLs that differ in their path alone. */
    paths: fc.integer({ min: 1, max: 3 }),
    shares: fc.integer({ min: 1, max: 7 }),
    addresses: fc.integer({ min: 0, max: 4 }),
    count: fc.integer({ min: 1, max: 60 }),
    random: fc.double({ min: 0, max: 0.99, noNaN: true }),
  })

  test('never give out the same pair for one destination, and together all', () => {
    fc.assert(
      fc.property(scene, ({ urls, paths, shares, random, ...ranges }) => {
        const names = Array.from(
          { length: urls * paths },
          (_, index) => `ws://10.0.0.1:${9000 + (index % urls)}/${index}`,
        )
        const addresses = Array.from(
          { length: ranges.addresses },
          (_, index) => `127.0.0.${index + 2}`,
        )
        const seen = new Set<string>()
        let given = 0
        for (let index = 0; index < shares; index++) {
          const ports = portsFor({
            ...{ urls: names, addresses, share: { index, shares } },
            ports: { from: 2000, to: 2000 + ranges.count - 1 },
            random: () => random,
          })
          for (const [urlIndex] of names.entries())
            for (;;) {
              const source = ports.next(urlIndex)
              if (!source) break
              given++
              seen.add(`${pairsOf([source])[0]} ${urlIndex % urls}`)
            }
        }

        const pairs = ranges.count * Math.max(1, ranges.addresses) * urls
        expect([seen.size, given]).toEqual([pairs, pairs])
      }),
    )
  })

  test('have enough for each of their connections when the whole run has', () => {
    fc.assert(
      fc.property(scene, ({ urls, shares, addresses, count }) => {
        const names = Array.from(
          { length: urls },
          (_, index) => `ws://10.0.0.1:${9000 + index}/`,
        )
        const peak = count * Math.max(1, addresses) * urls
        const workers = Array.from({ length: shares }, (_, index) =>
          portsFor({
            ...{ urls: names, peak, share: { index, shares } },
            addresses: Array.from(
              { length: addresses },
              (_unused, place) => `127.0.0.${place + 2}`,
            ),
            ports: { from: 2000, to: 2000 + count - 1 },
          }),
        )

        for (let number = 0; number < peak; number++) {
          const source = workers[number % shares]?.next(number % urls)
          expect(source).not.toBeNull()
        }
      }),
    )
  })

  test('find twenty addresses enough for a million connections', () => {
    const addresses = Array.from({ length: 20 }, (_, i) => `127.0.0.${i + 2}`)
    const ports = portsFor({ addresses, peak: 1_000_000 })

    const last = take(ports, 1_000_000).at(-1)

    expect(last?.localPort).toBeGreaterThan(1024)
  })
})

test('which limit was hit is told with ports, source, target and what to do', () => {
  const addresses = Array.from({ length: 5 }, (_, i) => `127.0.0.${i + 2}`)
  const ports = portsFor({ addresses, ports: { from: 5000, to: 5009 } })
  take(ports, 50)

  expect(ports.limitOf(0)).toBe(
    "no source port left from 127.0.0.2, 127.0.0.3, 127.0.0.4 and 2 more to 10.0.0.1:9000: 50 of this worker's 50 (from 5000 to 5009) are in use, others were refused; add connect.sourceAddresses, target addresses or target ports, widen connect.sourcePorts, or wait a minute for ports of closed connections",
  )
  expect(portsFor({}).limitOf(0)).toContain(
    'the system has none of its 28232 (32768 to 60999) left',
  )
})
