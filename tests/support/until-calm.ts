// Waits for other programs to leave this machine some room.

/** A timer that is later than this has had to wait for a core. */
const CALM_LATE_MS = 8
const CALM_TIMERS = 50
const CALM_WITHIN_MS = 30_000

/** Resolves when timers are punctual for half a second, or it takes too long. */
export async function untilCalm(): Promise<void> {
  const giveUpMs = performance.now() + CALM_WITHIN_MS
  let punctual = 0
  while (punctual < CALM_TIMERS && performance.now() < giveUpMs) {
    const dueMs = performance.now() + 10
    await new Promise((resolve) => setTimeout(resolve, 10))
    punctual = performance.now() - dueMs > CALM_LATE_MS ? 0 : punctual + 1
  }
}
