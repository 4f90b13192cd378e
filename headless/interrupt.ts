// Ctrl-C: the first one asks for a graceful end, a later one ends at once.

/** One press reaches us twice when a launcher forwards what the terminal sent. */
export const SAME_PRESS_MS = 250

export interface InterruptListeners {
  /** The first interrupt, or whoever started us is gone. */
  stop(reason: string): void
  /** A second interrupt. */
  kill(): void
}

/** The part of `process` that is listened to. */
export interface InterruptSource {
  on(event: string, listener: () => void): unknown
  off(event: string, listener: () => void): unknown
  /** Present when a parent holds an IPC channel to us. */
  readonly channel?: unknown
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** @returns stops listening */
export function watchInterrupts(
  source: InterruptSource,
  nowMs: () => number,
  listeners: InterruptListeners,
): () => void {
  let firstAtMs: number | null = null

  function interrupted(reason: string): void {
    if (firstAtMs === null) {
      firstAtMs = nowMs()
      listeners.stop(reason)
    } else if (nowMs() - firstAtMs > SAME_PRESS_MS) listeners.kill()
  }

  const undo = SIGNALS.map((signal) =>
    listen(source, signal, () => interrupted(signal)),
  )
  if (source.channel)
    undo.push(
      listen(source, 'disconnect', () => {
        // Never a reason to kill: nobody pressed a second time.
        if (firstAtMs === null) interrupted('the launcher is gone')
      }),
    )
  return () => undo.forEach((stop) => stop())
}

function listen(
  source: InterruptSource,
  event: string,
  listener: () => void,
): () => void {
  source.on(event, listener)
  return () => void source.off(event, listener)
}
