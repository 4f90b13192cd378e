// A client that is measured.
import type { Case, CaseName } from '../measuring/cases.ts'
import type { Command } from '../measuring/child.ts'
import type { Peer } from '../server/peer.ts'

export interface Load {
  readonly load: Case
  readonly peer: Peer
  /** Fresh, for this run's files. */
  readonly folder: string
}

export interface Subject {
  readonly name: string
  readonly label: string
  readonly version: string
  readonly cases: readonly CaseName[]
  command(load: Load): Promise<Command>
  dispose?(): Promise<void>
}
