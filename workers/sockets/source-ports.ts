// From which local address and port each connection is dialed. The system
// chooses as long as it can; beyond that ports are given out here, in parts
// that no other worker of the run has. No sockets are opened here: what the
// system refuses is told back (dial.ts), and another port is given.
import { familyOf } from '../../core/plan/destination.ts'
import { PortPool } from './port-pool.ts'
import {
  sizeOf,
  type PortRange,
  type Source,
  type SourceOptions,
} from './source-options.ts'
import { sourceParts, type SourceParts } from './source-parts.ts'

export class SourcePorts {
  readonly #routes: readonly Route[]
  readonly #nowMs: () => number

  constructor(options: SourceOptions) {
    this.#nowMs = options.nowMs
    this.#routes = options.destinations.map(
      (_, urlIndex) => new Route(options, urlIndex),
    )
  }

  /** @returns null when all that belongs to this worker is in use */
  next(urlIndex: number): Source | null {
    return this.#route(urlIndex).next(this.#nowMs())
  }

  /**
   * The system did not accept the source: another one, or null.
   *
   * Where the system was to choose the port it has none left: from now on
   * ports beside its range are given out here.
   */
  retry(urlIndex: number, refused: Source): Source | null {
    const route = this.#route(urlIndex)
    const nowMs = this.#nowMs()
    route.refused(refused, nowMs)
    return route.next(nowMs)
  }

  /** The connection from it is over. */
  released(urlIndex: number, source: Source): void {
    this.#route(urlIndex).released(source, this.#nowMs())
  }

  /** Which limit the connections to a URL have hit, and what lifts it. */
  limitOf(urlIndex: number): string {
    return this.#route(urlIndex).limit()
  }

  #route(urlIndex: number): Route {
    const route = this.#routes[urlIndex]
    if (!route) throw new RangeError(`no URL number ${urlIndex}`)
    return route
  }
}

/** What one worker dials one URL from. */
class Route {
  readonly #target: string
  readonly #addresses: readonly string[]
  readonly #ephemeral: PortRange
  readonly #parts: SourceParts
  readonly #pool: PortPool
  /** What is left to the system to choose a port for, in turn. */
  readonly #bare: readonly Source[]
  #turn: number
  #systemChooses: boolean

  constructor(options: SourceOptions, urlIndex: number) {
    const destination = options.destinations[urlIndex]
    if (!destination) throw new RangeError(`no URL number ${urlIndex}`)
    const { host, port, family } = destination
    this.#target = `${host}:${port}`
    this.#addresses = options.addresses.filter(
      (address) => family === null || family === familyOf(address),
    )
    this.#bare =
      this.#addresses.length > 0 ? this.#addresses.map(fromAddress) : [{}]
    this.#ephemeral = options.system.ephemeral
    this.#parts = sourceParts(options, urlIndex, this.#bare.length)
    this.#pool = new PortPool(this.#places(), options.random())
    this.#turn = this.#parts.first ?? 0
    this.#systemChooses = this.#parts.systemChooses
  }

  /** Pairs in this worker's part. */
  #places(): number {
    const { ports, first, step } = this.#parts
    if (first === null) return 0
    return Math.ceil((sizeOf(ports) * this.#bare.length - first) / step)
  }

  next(nowMs: number): Source | null {
    if (this.#systemChooses)
      return this.#bare[this.#turn++ % this.#bare.length] ?? null
    const place = this.#pool.take(nowMs)
    return place === -1 ? null : this.#at(place)
  }

  #at(place: number): Source {
    const { first, step, ports } = this.#parts
    const pair = (first ?? 0) + place * step
    const bare = this.#bare[pair % this.#bare.length]
    const localPort = ports.from + Math.floor(pair / this.#bare.length)
    return { ...bare, localPort, place }
  }

  refused(source: Source, nowMs: number): void {
    if (source.place === undefined) this.#systemChooses = false
    else this.#pool.release(source.place, nowMs)
  }

  released({ place }: Source, nowMs: number): void {
    if (place !== undefined) this.#pool.release(place, nowMs)
  }

  limit(): string {
    const { ports, systemChooses } = this.#parts
    const whose =
      this.#addresses.length > 0 ? listOf(this.#addresses) : 'this machine'
    const system = systemChooses
      ? `the system has none of its ${sizeOf(this.#ephemeral)} (${rangeText(this.#ephemeral)}) left, and `
      : ''
    return (
      `no source port left from ${whose} to ${this.#target}: ${system}` +
      `${this.#pool.inUse} of this worker's ${this.#pool.size} (from ${rangeText(ports)}) are in use, others were refused; ` +
      'add connect.sourceAddresses, target addresses or target ports, widen connect.sourcePorts, or wait a minute for ports of closed connections'
    )
  }
}

function fromAddress(localAddress: string): Source {
  return { localAddress, family: familyOf(localAddress) }
}

function rangeText({ from, to }: PortRange): string {
  return `${from} to ${to}`
}

const MAX_NAMED = 3

function listOf(addresses: readonly string[]): string {
  const named = addresses.slice(0, MAX_NAMED).join(', ')
  const more = addresses.length - MAX_NAMED
  return more > 0 ? `${named} and ${more} more` : named
}
