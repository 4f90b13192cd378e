import type { RunStatus } from '../../core/protocol/app.ts'
import type { RunState as Phase, Second } from '../../core/metrics/second.ts'
import type { Summary } from '../../core/metrics/summary-schema.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { condense } from './condense.ts'
import { addSecond, NO_TOTALS, totalsOf, type RunTotals } from './totals.ts'

export interface Attachment {
  readonly status: RunStatus
  readonly seconds: readonly Second[]
  readonly summary: Summary | null
}

export interface RunState {
  readonly status: RunStatus
  /** Of a search under way, those of the current probe; then totals too. */
  readonly seconds: readonly Second[]
  readonly totals: RunTotals
  /** Once it is there, the numbers of this run do not change any more. */
  readonly summary: Summary | null
  /** Replaces everything by what the app knows (first load, reconnect). */
  attach(attachment: Attachment): void
  statusChanged(status: RunStatus): void
  secondPassed(second: Second): void
  summaryArrived(summary: Summary): void
}

export type RunStore = StoreApi<RunState>

export const IDLE_STATUS: RunStatus = {
  state: 'idle',
  writingFiles: false,
  runId: null,
  plan: null,
  startedAtEpochMs: null,
  plannedMs: 0,
  elapsedMs: 0,
  stage: 0,
  stages: 0,
  shape: [],
  ratePerMinute: null,
  workers: 0,
  workersLost: [],
  search: null,
  message: null,
}

const NOTHING = { seconds: [], totals: NO_TOTALS, summary: null }

export function createRunStore(): RunStore {
  return createStore((set, get) => ({
    status: IDLE_STATUS,
    ...NOTHING,
    attach({ status, seconds, summary }) {
      set({
        status,
        seconds: condense(seconds),
        totals: totalsOf(seconds),
        summary,
      })
    },
    statusChanged(status) {
      const before = get()
      const isNew =
        status.runId !== before.status.runId || isNextProbe(status, before)
      set(isNew ? { status, ...NOTHING } : { status })
    },
    secondPassed(second) {
      const { seconds, summary, totals } = get()
      const last = seconds.at(-1)?.index ?? -1
      // a second that attach brought already, or one after the end
      if (summary !== null || second.index <= last) return
      set({
        seconds: condense([...seconds, second]),
        totals: addSecond(totals, second),
      })
    },
    summaryArrived(summary) {
      if (summary.runId === get().status.runId) set({ summary })
    },
  }))
}

/** Its seconds begin at 0 again. */
function isNextProbe({ search }: RunStatus, before: RunState): boolean {
  return (
    before.summary === null && search?.probe !== before.status.search?.probe
  )
}

const UNDER_WAY: readonly Phase[] = [
  'checking',
  'ramping',
  'holding',
  'draining',
  'stopping',
]

/** Whether a run is under way in this state. */
export function isUnderWay(state: Phase): boolean {
  return UNDER_WAY.includes(state)
}
