// The highest number of connections that was reached, and what happened on the
// way up to it and since: a limit of connections is a height that stays while
// more are wanted and turned away.
import type { Second } from '../second.ts'
import type { DigestRow } from './digest-rows.ts'

/** More open than this share above the highest so far is a new height. */
const SLACK = 0.01
/** Open by this share of the height still stands on it. */
const FLAT_SHARE = 0.95

export interface PlateauPart {
  readonly seconds: number
  /** Of those, the ones that kept nearly all of the height. */
  readonly flatSeconds: number
  readonly dials: number
  readonly opened: number
  readonly refused: number
  readonly dropped: number
  /** Dials that got no answer in time. */
  readonly unanswered: number
  /** Messages and heartbeats. */
  readonly answered: number
}

export interface Plateau {
  readonly height: number
  /** Most that the load shape wanted. */
  readonly wanted: number
  /** Came in after the second that reached the height. */
  readonly openedAfter: number
  /** Dials under way at the end. */
  readonly connecting: number
  readonly before: PlateauPart
  /** The second that reached the height is in it. */
  readonly since: PlateauPart
}

const NOTHING: PlateauPart = {
  seconds: 0,
  flatSeconds: 0,
  dials: 0,
  opened: 0,
  refused: 0,
  dropped: 0,
  unanswered: 0,
  answered: 0,
}

export class PlateauWatch implements Plateau {
  height = 0
  wanted = 0
  openedAfter = 0
  connecting = 0
  before = NOTHING
  since = NOTHING

  add({ gauges, target, counters }: Second, row: DigestRow): void {
    const { open } = gauges
    this.wanted = Math.max(this.wanted, target)
    this.connecting = gauges.connecting
    this.openedAfter += row.opened
    if (open > this.height * (1 + SLACK)) {
      this.before = sumOf(this.before, this.since)
      this.since = NOTHING
      this.openedAfter = 0
    }
    this.height = Math.max(this.height, open)
    this.since = sumOf(this.since, {
      seconds: 1,
      flatSeconds: open >= this.height * FLAT_SHARE ? 1 : 0,
      dials: row.dials,
      opened: row.opened,
      refused: row.refused,
      dropped: counters.dropped,
      unanswered: row.unanswered,
      answered: row.answered,
    })
  }
}

function sumOf(a: PlateauPart, b: PlateauPart): PlateauPart {
  return {
    seconds: a.seconds + b.seconds,
    flatSeconds: a.flatSeconds + b.flatSeconds,
    dials: a.dials + b.dials,
    opened: a.opened + b.opened,
    refused: a.refused + b.refused,
    dropped: a.dropped + b.dropped,
    unanswered: a.unanswered + b.unanswered,
    answered: a.answered + b.answered,
  }
}
