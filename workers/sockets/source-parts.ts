// Who chooses the source ports of a URL's connections, from which range, and
// which part of them belongs to this worker. Pure computing.
import type { Share } from '../../core/plan/load-shape.ts'
import {
  sizeOf,
  type PortRange,
  type SourceOptions,
  type SystemPorts,
} from './source-options.ts'

export interface SourceParts {
  readonly systemChooses: boolean
  /** For what is given out here. */
  readonly ports: PortRange
  /** Of the (address, port) pairs this worker has every `step`-th … */
  readonly step: number
  /** … from this one on; null when it dials the URL never. */
  readonly first: number | null
}

/** Ports that need no privilege (above 1024). */
const ALL_PORTS: PortRange = { from: 1025, to: 65_535 }

/** @param sources addresses that fit the URL; 1 when none is named */
export function sourceParts(
  options: SourceOptions,
  urlIndex: number,
  sources: number,
): SourceParts {
  const { destinations, system, share, peak } = options
  const siblings = siblingsOf(options, urlIndex)
  const load: RouteLoad = {
    bound: options.addresses.length > 0,
    alone: siblings.length === destinations.length,
    ports: sources * sizeOf(system.ephemeral),
    need: Math.ceil((peak * siblings.length) / destinations.length),
  }
  const systemChooses = options.ports === null && systemManages(load, system)
  const first = firstOf(urlIndex, destinations.length, share)
  return {
    systemChooses,
    ports: options.ports ?? ownRange(load, system),
    step: siblings.length * roundOf(destinations.length, share),
    first:
      first === null
        ? null
        : siblings.indexOf(urlIndex) + siblings.length * first,
  }
}

/** Numbers of the URLs that the same pairs are given out among. */
function siblingsOf(options: SourceOptions, urlIndex: number): number[] {
  const { destinations, system, addresses } = options
  const shared = system.shareable || addresses.length === 0
  const own = destinations[urlIndex]
  return destinations.flatMap(({ host, port }, index) =>
    !shared || (host === own?.host && port === own.port) ? [index] : [],
  )
}

interface RouteLoad {
  /** The plan names source addresses. */
  readonly bound: boolean
  /** There is no other destination. */
  readonly alone: boolean
  /** Pairs of the system's own range. */
  readonly ports: number
  /** Connections to the destination at a time, at most. */
  readonly need: number
}

/**
 * Without source addresses the system shares its ports among destinations.
 * With them it does not: Node binds first, and a bound port is reserved for
 * all destinations (libuv sets no IP_BIND_ADDRESS_NO_PORT).
 */
function systemManages(
  { bound, alone, ports, need }: RouteLoad,
  { shareable }: SystemPorts,
): boolean {
  if (bound && !alone) return false
  const slow = bound ? SLOW_WHEN_BOUND : SLOW
  return need <= (shareable ? Math.floor(ports * slow) : ports)
}

/**
 * The share of its range up to which Linux finds a free port at once. It
 * looks at the ports of one parity first, and of those at one half where the
 * address is bound beforehand (SO_REUSEADDR); after that every connect looks
 * at all of them in vain: 100 times the time.
 */
const SLOW = 0.5
const SLOW_WHEN_BOUND = 0.25

/** Not the system's range as long as others do: its ports are for everybody. */
function ownRange(load: RouteLoad, system: SystemPorts): PortRange {
  const range = beside(system.ephemeral)
  const sources = load.ports / sizeOf(system.ephemeral)
  return load.need <= sources * sizeOf(range) ? range : ALL_PORTS
}

/** The larger part of the ports that the system does not choose from. */
function beside({ from, to }: PortRange): PortRange {
  const below = { from: ALL_PORTS.from, to: from - 1 }
  const above = { from: to + 1, to: ALL_PORTS.to }
  const larger = sizeOf(below) >= sizeOf(above) ? below : above
  return sizeOf(larger) > 0 ? larger : ALL_PORTS
}

/**
 * Connection k dials URL k mod `urls` and belongs to worker k mod `shares`, so
 * a worker may dial some URLs only. The pairs of a URL are parted among those
 * workers that dial it, in the order of its connections.
 *
 * @returns after how many connections of a URL the same worker has its turn
 */
function roundOf(urls: number, { shares, block }: Share): number {
  // in blocks, any worker may dial any URL
  if (block !== undefined) return shares
  return shares / greatestCommonDivisor(urls, shares)
}

/** The first of the URL's connections that this worker has. */
function firstOf(urlIndex: number, urls: number, share: Share): number | null {
  if (share.block !== undefined) return share.index
  for (let turn = 0; turn < roundOf(urls, share); turn++)
    if ((urlIndex + urls * turn) % share.shares === share.index) return turn
  return null
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
