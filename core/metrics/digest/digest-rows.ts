// Rows of a bounded number, however long the run: where there would be more,
// neighbours become one. Counts add up; of the latencies those of the busiest
// second stay, so that each number is one that was really measured.
import type { ErrorCategory } from '../../verdict/error-category.ts'
import type { Second } from '../second.ts'

const MAX_ROWS = 120

/** One second's own numbers. */
export interface BusiestSecond {
  readonly second: number
  /** Messages and heartbeats. */
  readonly sent: number
  readonly dials: number
  /** Connections at its end. */
  readonly open: number
  /** Median of messages, else of heartbeats, ms; null: none came back. */
  readonly serviceMs: number | null
  readonly upgradeMs: number | null
}

export interface DigestRow {
  readonly fromSecond: number
  readonly seconds: number
  readonly dials: number
  readonly opened: number
  /** Dials that the server, or its system, turned away. */
  readonly refused: number
  /** Dials that nobody answered in time. */
  readonly unanswered: number
  readonly sent: number
  readonly answered: number
  readonly connectingMax: number
  readonly busiest: BusiestSecond
}

const REFUSALS: ReadonlySet<ErrorCategory> = new Set<ErrorCategory>([
  'conn_refused',
  'conn_reset',
  'http_4xx',
  'http_429',
  'http_5xx',
  'bad_upgrade',
  'eof',
])

const SILENCES: ReadonlySet<ErrorCategory> = new Set<ErrorCategory>([
  'conn_timeout',
  'handshake_timeout',
])

export class DigestRows {
  #rows: DigestRow[] = []
  #rowSeconds = 1

  get all(): readonly DigestRow[] {
    return this.#rows
  }

  add(row: DigestRow): void {
    this.#rows = this.#joinedBy(this.#rows, row)
    while (this.#rows.length > MAX_ROWS) {
      this.#rowSeconds *= 2
      this.#rows = this.#rows.reduce<DigestRow[]>(
        (rows, next) => this.#joinedBy(rows, next),
        [],
      )
    }
  }

  /** Appends to `rows`, or joins with their last when both share a place. */
  #joinedBy(rows: DigestRow[], row: DigestRow): DigestRow[] {
    const last = rows.at(-1)
    if (last && this.#placeOf(last) === this.#placeOf(row))
      rows[rows.length - 1] = joined(last, row)
    else rows.push(row)
    return rows
  }

  #placeOf({ fromSecond }: DigestRow): number {
    return Math.floor(fromSecond / this.#rowSeconds)
  }
}

export function rowOf(second: Second): DigestRow {
  const { counters, latencies, index } = second
  const sent = counters.messagesSent + counters.pingsSent
  const service =
    latencies.rttService ??
    latencies.endToEndFast ?? // slow readers are slow by our own doing
    latencies.endToEnd ??
    latencies.heartbeatRtt
  return {
    fromSecond: index,
    seconds: 1,
    dials: counters.dials,
    opened: counters.succeeded + counters.reconnected,
    refused: dialsEndedBy(REFUSALS, second),
    unanswered: dialsEndedBy(SILENCES, second),
    sent,
    answered: counters.messagesReceived + counters.pongsReceived,
    connectingMax: second.gauges.connecting,
    busiest: {
      second: index,
      sent,
      dials: counters.dials,
      open: second.gauges.open,
      serviceMs: service?.p50 ?? null,
      upgradeMs: latencies.connectUpgrade?.p50 ?? null,
    },
  }
}

function dialsEndedBy(
  categories: ReadonlySet<ErrorCategory>,
  { errors }: Pick<Second, 'errors'>,
): number {
  return errors
    .filter((row) => row.phase === 'connect' && categories.has(row.category))
    .reduce((sum, { count }) => sum + count, 0)
}

function joined(a: DigestRow, b: DigestRow): DigestRow {
  const work = ({ busiest }: DigestRow) => busiest.sent + busiest.dials
  return {
    fromSecond: a.fromSecond,
    seconds: a.seconds + b.seconds,
    dials: a.dials + b.dials,
    opened: a.opened + b.opened,
    refused: a.refused + b.refused,
    unanswered: a.unanswered + b.unanswered,
    sent: a.sent + b.sent,
    answered: a.answered + b.answered,
    connectingMax: Math.max(a.connectingMax, b.connectingMax),
    busiest: work(b) > work(a) ? b.busiest : a.busiest,
  }
}
