// Cuts a share of the connections at one moment: storm.ts and offline.ts, and
// each strike of flapping.ts.
import { inBatches } from './batches.ts'
import { openVictims, type Surroundings, type Victim } from './disturbance.ts'
import { drawShare } from './draw.ts'
import type { Outage } from './outage.ts'

export interface MassCutSettings {
  readonly share: number
  readonly outage: Outage
  /** Absent: everyone. */
  readonly qualifies?: (victim: Victim) => boolean
}

export class MassCut {
  readonly #surroundings: Surroundings
  readonly #settings: MassCutSettings
  #stopped = false

  constructor(surroundings: Surroundings, settings: MassCutSettings) {
    this.#surroundings = surroundings
    this.#settings = settings
  }

  strike(): void {
    const { clock, random } = this.#surroundings.context
    const { share, outage, qualifies } = this.#settings
    const candidates = openVictims(this.#surroundings, qualifies)
    const victims = drawShare(candidates, share, random)
    inBatches(victims, clock, (victim) => {
      if (!this.#stopped) victim.cut(outage)
    })
  }

  stop(): void {
    this.#stopped = true
  }
}
