// Between two probes: waits until the server is rid of the connections of the
// last one, which would count against the next.
import type { Clock } from '../clock.ts'
import type { RunningTarget } from '../target-supervisor.ts'

const LOOK_EVERY_MS = 50
const LIMIT_MS = 10_000
/** A server that cannot be asked is given so long. */
const PAUSE_MS = 500

export interface QuietOptions {
  readonly clock: Clock
  /** Null: not ours to ask. */
  readonly target: RunningTarget | null
  /** Resolves when there is no use in waiting any more. */
  readonly stopped: Promise<void>
}

export async function untilQuiet(options: QuietOptions): Promise<void> {
  const { clock, target } = options
  if (target === null) {
    await passed(options, PAUSE_MS)
    return
  }
  const untilMs = clock.now() + LIMIT_MS
  const none = options.stopped.then(() => 0)
  while (clock.now() < untilMs) {
    // a target that hangs must not hold up a stop
    if ((await Promise.race([openAt(target), none])) === 0) return
    if (await passed(options, LOOK_EVERY_MS)) return
  }
}

async function openAt(target: RunningTarget): Promise<number> {
  const all = await target.stats()
  return all.reduce((sum, { open }) => sum + open, 0)
}

/** @returns true when it was stopped meanwhile */
async function passed(
  { clock, stopped }: QuietOptions,
  durationMs: number,
): Promise<boolean> {
  let undo = () => {}
  const time = new Promise<boolean>((resolve) => {
    undo = clock.setTimeout(() => resolve(false), durationMs)
  })
  const wasStopped = await Promise.race([time, stopped.then(() => true)])
  undo()
  return wasStopped
}
