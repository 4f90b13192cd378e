// Keeps the machine from sleeping while a run is under way.
import { powerSaveBlocker } from 'electron'
import type { Unsubscribe } from '../core/rpc/port.ts'
import type { RunStatus } from '../core/protocol/app.ts'
import type { RunState } from '../core/metrics/second.ts'

const RESTING: ReadonlySet<RunState> = new Set([
  'idle',
  'finished',
  'stopped',
  'failed',
])

export function isUnderWay(state: RunState): boolean {
  return !RESTING.has(state)
}

export function stayAwakeDuringRuns(source: {
  onStatus(listener: (status: RunStatus) => void): Unsubscribe
}): Unsubscribe {
  let blocker: number | null = null
  return source.onStatus(({ state }) => {
    if (isUnderWay(state)) {
      blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    } else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  })
}
