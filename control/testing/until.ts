// Waiting for something real (a file, a process) without a fixed sleep.

const LIMIT_MS = 60_000
const PAUSE_MS = 5

/** Resolves when the condition holds; rejects, naming it, when it never does. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const endMs = performance.now() + LIMIT_MS
  while (!(await holds())) {
    if (performance.now() > endMs)
      throw new Error(`waited ${LIMIT_MS} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

/** Lets every message that is on its way through memory arrive. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
