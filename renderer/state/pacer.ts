/** What a pacer needs of its surroundings; a test gives its own. */
export interface PacerDeps {
  readonly intervalMs: number
  draw(): void
  now(): number
  schedule(task: () => void, delayMs: number): () => void
  hidden(): boolean
}

export interface Pacer {
  /** Something changed; draws now or soon, at most once per interval. */
  changed(): void
  /** The page is visible again; draws what was missed. */
  shown(): void
  dispose(): void
}

/** Draws at most once per interval, and never while the page is hidden. */
export function createPacer(deps: PacerDeps): Pacer {
  let lastDrawAt = -Infinity
  let waiting = false
  let cancel = () => {}

  function draw(): void {
    waiting = false
    if (deps.hidden()) return
    lastDrawAt = deps.now()
    deps.draw()
  }

  return {
    changed() {
      if (waiting || deps.hidden()) return
      waiting = true
      const dueInMs = lastDrawAt + deps.intervalMs - deps.now()
      cancel = deps.schedule(draw, Math.max(0, dueInMs))
    },
    shown() {
      if (!waiting) draw()
    },
    dispose() {
      cancel()
    },
  }
}
