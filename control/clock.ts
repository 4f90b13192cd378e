// The control plane's time as an argument: what the time is, and being called
// later. The real one is system-clock.ts; tests pass their own.

export interface Clock {
  /** Milliseconds since the Unix epoch, fractional; never goes back. */
  now(): number
  /** @returns undoes it; calling that twice or too late is harmless */
  setTimeout(fn: () => void, delayMs: number): () => void
}

/** Resolves true when `promise` settled in time, false when it did not. */
export function settledWithin(
  clock: Clock,
  promise: Promise<unknown>,
  limitMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const undo = clock.setTimeout(() => resolve(false), limitMs)
    const settled = () => {
      undo()
      resolve(true)
    }
    promise.then(settled, settled)
  })
}
