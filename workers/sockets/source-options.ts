// What source addresses and ports are chosen by: the plan's wishes, the
// system's ways, and which of the run's workers this one is. Types only.
import type { AddressFamily, Destination } from '../../core/plan/destination.ts'
import type { Share } from '../../core/plan/load-shape.ts'
import {
  sizeOf,
  type PortRange,
  type SystemPorts,
} from '../../core/plan/port-choice.ts'

export type { PortRange, SystemPorts }
export { sizeOf }

export interface SourceOptions {
  readonly addresses: readonly string[]
  /** Of the plan; null: chosen here. */
  readonly ports: PortRange | null
  /** By URL number; a name counts as one destination. */
  readonly destinations: readonly Destination[]
  /** Most connections of the whole run at a time. */
  readonly peak: number
  readonly share: Share
  readonly system: SystemPorts
  readonly random: () => number
  readonly nowMs: () => number
}

/** Options of net.connect; what is absent the system chooses. */
export interface Source {
  readonly localAddress?: string
  readonly localPort?: number
  readonly family?: AddressFamily
  /** Place in the pool; absent when the system chose the port. */
  readonly place?: number
}
