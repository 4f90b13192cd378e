// Who chooses the source ports of the connections to a destination, and from
// which range (docs/decisions/0010): workers and preflight ask here, so that
// what is foretold is what is done. Pure computing.

export interface PortRange {
  readonly from: number
  readonly to: number
}

export interface SystemPorts {
  /** What the system chooses from. */
  readonly ephemeral: PortRange
  /** A port may be bound for several destinations at a time (Linux alone). */
  readonly shareable: boolean
}

/** Ports that need no privilege (above 1024). */
export const ALL_PORTS: PortRange = { from: 1025, to: 65_535 }

/** The defaults, where the system does not say. */
export const LINUX_PORTS: PortRange = { from: 32_768, to: 60_999 }
/** Of macOS and Windows (IANA's dynamic ports, RFC 6335). */
export const IANA_PORTS: PortRange = { from: 49_152, to: 65_535 }

export function sizeOf({ from, to }: PortRange): number {
  return Math.max(0, to - from + 1)
}

export interface RouteLoad {
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
export function systemManages(
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
export function ownRange(load: RouteLoad, system: SystemPorts): PortRange {
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
