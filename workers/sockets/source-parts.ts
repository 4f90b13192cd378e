// Who chooses the source ports of a URL's connections, from which range, and
// which part of them belongs to this worker. Pure computing.
import type { Share } from '../../core/plan/load-shape.ts'
import {
  ownRange,
  sizeOf,
  systemManages,
  type PortRange,
  type RouteLoad,
} from '../../core/plan/port-choice.ts'
import type { SourceOptions } from './source-options.ts'

export interface SourceParts {
  readonly systemChooses: boolean
  /** For what is given out here. */
  readonly ports: PortRange
  /** Of the (address, port) pairs this worker has every `step`-th … */
  readonly step: number
  /** … from this one on; null when it dials the URL never. */
  readonly first: number | null
}

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
