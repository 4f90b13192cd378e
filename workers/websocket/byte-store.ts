// Bytes that arrive piece by piece, kept in one array that doubles as it
// fills: what a peer claims will come costs nothing until it is here.

const FIRST_BYTES = 256

export class ByteStore {
  /** The first `length` are in use. */
  bytes: Uint8Array
  length = 0

  constructor() {
    this.bytes = new Uint8Array(FIRST_BYTES)
  }

  append(chunk: Uint8Array, from: number, to: number): void {
    const needed = this.length + to - from
    if (this.bytes.length < needed) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2))
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
    }
    this.bytes.set(chunk.subarray(from, to), this.length)
    this.length = needed
  }

  /** Not a copy. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}
