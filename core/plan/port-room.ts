// How many connections of a plan the source ports suffice for: pairs of source
// address and port for each destination, less the ports that listeners hold.
// Pure computing; what the machine has arrives as facts.
import { BUILTIN_TARGET, destinationOf, familyOf } from './destination.ts'
import type { AddressFamily, Destination } from './destination.ts'
import { peakOf } from './load-shape.ts'
import { ALL_PORTS, sizeOf } from './port-choice.ts'
import { urlIndexOf } from './roster.ts'
import type { Plan } from './schema.ts'

export interface Listener {
  readonly port: number
  /** null: of all addresses. */
  readonly address: string | null
}

export interface PortFacts {
  /** A port may be bound for several destinations at a time (Linux alone). */
  readonly shareable: boolean
  readonly listeners: readonly Listener[]
}

export interface PortRoom {
  /** Connections of the plan, at most; Infinity: as many as are wanted. */
  readonly allows: number
  /** Of the destination that runs out first. */
  readonly destination: string
  readonly sources: number
  /** Ports of each source that can be used. */
  readonly ports: number
  readonly destinations: number
}

/** Connections that are looked at to see which URLs they dial. */
const MOST_COUNTED = 20_000

export function portRoom(plan: Plan, facts: PortFacts): PortRoom {
  const routes = routesOf(plan, facts.shareable)
  const rooms = routes.map(({ destination, share }): PortRoom => {
    const sources = sourcesOf(plan, destination)
    const pairs = sources.reduce(
      (sum, source) => sum + freePorts(plan, source, facts.listeners),
      0,
    )
    return {
      allows: spreads(plan, destination) ? Infinity : Math.floor(pairs / share),
      destination: nameOf(destination),
      sources: sources.length,
      ports: Math.round(pairs / sources.length),
      destinations: routes.length,
    }
  })
  return rooms.reduce((a, b) => (b.allows < a.allows ? b : a))
}

/** The built-in target gets a port of its own for every 10,000 connections. */
function spreads({ connect, traffic }: Plan, { port }: Destination): boolean {
  return port === 0 && !connect.sourcePorts && traffic.type !== 'broadcast'
}

interface RouteShare {
  readonly destination: Destination
  /** Of all connections, those that need a port of their own for it. */
  readonly share: number
}

/** Destinations that are dialed, and how large a part of the load has each. */
function routesOf(plan: Plan, shareable: boolean): RouteShare[] {
  const destinations = plan.target.urls.map((url) => destinationFor(url))
  const counted = Math.min(Math.max(1, peakOf(plan.load)), MOST_COUNTED)
  // a bound port is the system's for all destinations where it is not shared
  const apart = shareable || plan.connect.sourceAddresses.length === 0
  const routes = new Map<string, { destination: Destination; dials: number }>()
  for (let number = 0; number < counted; number++) {
    const destination = destinations[urlIndexOf(plan, number)]
    if (!destination) continue
    const key = apart ? nameOf(destination) : ''
    const known = routes.get(key)
    if (known) known.dials++
    else routes.set(key, { destination, dials: 1 })
  }
  return [...routes.values()].map(({ destination, dials }) => ({
    destination,
    share: dials / counted,
  }))
}

/** Listens on IPv4's loopback; its port is not known yet. */
const BUILTIN: Destination = {
  host: 'the built-in target',
  port: 0,
  family: 4,
}

function destinationFor(url: string): Destination {
  return url === BUILTIN_TARGET ? BUILTIN : destinationOf(url)
}

function nameOf({ host, port }: Destination): string {
  if (port === 0) return host
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** null: the system's choice, of which there is one. */
function sourcesOf(
  { connect }: Plan,
  { family }: { readonly family: AddressFamily | null },
): (string | null)[] {
  const fit = connect.sourceAddresses.filter(
    (address) => family === null || family === familyOf(address),
  )
  return fit.length > 0 ? fit : [null]
}

function freePorts(
  { connect }: Plan,
  source: string | null,
  listeners: readonly Listener[],
): number {
  const range = connect.sourcePorts ?? ALL_PORTS
  const taken = new Set(
    listeners
      .filter(({ address }) => inTheWay(address, source))
      .map(({ port }) => port)
      .filter((port) => port >= range.from && port <= range.to),
  )
  return sizeOf(range) - taken.size
}

/** Binding a port of all addresses meets every listener, and the reverse. */
function inTheWay(listening: string | null, source: string | null): boolean {
  return listening === null || source === null || listening === source
}
