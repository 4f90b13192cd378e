// Gathers the shared frames that connections are sent while the process reads
// what has arrived: each connection's leave in one write once all of it is
// read. The busier the process, the more frames share a write. What a
// connection says for itself goes through the outbox, within its turn.

/** A connection with shared frames to write. */
export interface FrameHolder {
  writeFrames(): void
}

export class FrameBatch {
  #holders: FrameHolder[] = []
  readonly #flush = () => {
    const holders = this.#holders
    this.#holders = []
    for (const holder of holders) holder.writeFrames()
  }

  /** It has its first frame to write. */
  add(holder: FrameHolder): void {
    if (this.#holders.length === 0) setImmediate(this.#flush)
    this.#holders.push(holder)
  }
}
