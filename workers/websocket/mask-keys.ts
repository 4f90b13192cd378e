// Masking keys for frames of a client (RFC 6455, 5.3 and 10.3): fresh from
// the system's random source, drawn many at a time; or zero, which saves the
// masking where no proxy is in between that the masking protects.
import { randomFillSync } from 'node:crypto'

const KEYS_AT_ONCE = 4096

export interface MaskKeys {
  /** 32 bits, unsigned. */
  next(): number
}

export const ZERO_KEYS: MaskKeys = { next: () => 0 }

export class RandomKeys implements MaskKeys {
  readonly #keys = new Uint32Array(KEYS_AT_ONCE)
  #used = KEYS_AT_ONCE

  next(): number {
    if (this.#used === KEYS_AT_ONCE) {
      randomFillSync(this.#keys)
      this.#used = 0
    }
    return this.#keys[this.#used++] ?? 0
  }
}
