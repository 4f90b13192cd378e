// The server that a client is measured against: what every kind of it offers
// to the harness, and the table of counters that two of them keep in a file.
import { closeSync, openSync, readSync } from 'node:fs'

/** What really arrived, since the server began. */
export interface PeerCounters {
  readonly accepts: number
  readonly handshakes: number
  readonly open: number
  readonly messages: number
}

export interface Peer {
  readonly url: string
  /** The root of its processes. */
  readonly pid: number
  /** A server's certificate to trust, PEM; for `wss://` alone. */
  readonly caFile?: string
  read(): Promise<PeerCounters>
  dispose(): Promise<void>
}

/** pid accepts handshakes open messages pings payloadBytes closes */
export const COLUMNS = 8
const WIDTH = 8

/** The sum of the rows of a file of counters (echo-server/echo.c). */
export function sumCounters(rows: Buffer): PeerCounters {
  const sum = (column: number) => {
    let total = 0
    for (let at = column * WIDTH; at < rows.length; at += COLUMNS * WIDTH)
      total += Number(rows.readBigInt64LE(at))
    return total
  }
  return { accepts: sum(1), handshakes: sum(2), open: sum(3), messages: sum(4) }
}

/** Reads such a file again and again. */
export class CounterFile {
  readonly #descriptor: number
  readonly #rows: Buffer

  constructor(path: string, rows: number) {
    this.#descriptor = openSync(path, 'r')
    this.#rows = Buffer.alloc(rows * COLUMNS * WIDTH)
  }

  read(): PeerCounters {
    readSync(this.#descriptor, this.#rows, 0, this.#rows.length, 0)
    return sumCounters(this.#rows)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}
