// The rows of a run so far, for windows that come later and for the files at
// its end. Packed, because runs last for hours: a row as an object takes 5 KB,
// packed 0.3 KB. What survives a crash is the journal.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Second } from '../core/metrics/second.ts'

/** So many rows are packed at a time; fewer stay as they are. */
const ROWS_PER_PACK = 60

export class SecondStore {
  readonly #packs: Buffer[] = []
  #loose: Second[] = []

  push(second: Second): void {
    this.#loose.push(second)
    if (this.#loose.length < ROWS_PER_PACK) return
    this.#packs.push(deflateRawSync(JSON.stringify(this.#loose)))
    this.#loose = []
  }

  /** In the order of pushing; unpacked anew with each call. */
  all(): Second[] {
    return [...this.#packs.flatMap(unpack), ...this.#loose]
  }
}

function unpack(pack: Buffer): Second[] {
  // what JSON.stringify above was given
  return JSON.parse(inflateRawSync(pack).toString()) as Second[]
}
