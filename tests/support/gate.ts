// Lets as many in at a time as the machine carries: whoever is inside tells how
// long a process took to start, and a slow start closes the gate by one. Tests
// behind it keep the pace that their plans assume, on a slow machine too.

/** Several times what a start takes where cores are free. */
export const SLOW_START_MS = 500

export class Gate {
  readonly #most: number
  #allowed: number
  #inside = 0
  readonly #waiting: (() => void)[] = []

  /** @param most at a time, however fast the machine is */
  constructor(most: number) {
    this.#most = most
    this.#allowed = most
  }

  async enter(): Promise<void> {
    if (this.#inside < this.#allowed) {
      this.#inside += 1
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  leave(): void {
    this.#inside -= 1
    this.#letIn()
  }

  started(tookMs: number): void {
    const allowed = this.#allowed + (tookMs > SLOW_START_MS ? -1 : 1)
    this.#allowed = Math.min(Math.max(allowed, 1), this.#most)
    this.#letIn()
  }

  #letIn(): void {
    while (this.#inside < this.#allowed) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#inside += 1
      next()
    }
  }
}
