// Time as the engine sees it. The run's second 0 is time 0.

export interface Clock {
  /** Milliseconds since the run's start, fractional, monotonic. */
  now(): number
  /** Unix time, milliseconds. */
  epochMs(): number
  /** @param delayMs whole milliseconds; @returns its undo */
  setTimer(callback: () => void, delayMs: number): () => void
  /** After the sockets that are ready now have been served. */
  setImmediate(callback: () => void): void
}
