// A long list of victims, some at a time: sockets get their turn in between.
import type { Clock } from '../clock.ts'

const BATCH = 200

/** The first batch is served before the call returns. */
export function inBatches<T>(
  items: readonly T[],
  clock: Clock,
  act: (item: T) => void,
): void {
  let next = 0
  const serve = () => {
    const end = Math.min(next + BATCH, items.length)
    for (const item of items.slice(next, end)) act(item)
    next = end
    if (next < items.length) clock.setImmediate(serve)
  }
  serve()
}
