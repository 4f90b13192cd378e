import type { AppInfo, OpenedRun } from '../../core/protocol/app.ts'
import type { Language } from '../../core/verdict/error-help.ts'
import type { LinkState } from '../api/link.ts'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** Which side shows where the window is too narrow for both. */
export type Side = 'plan' | 'run'

export interface UiState {
  readonly link: LinkState
  readonly info: AppInfo | null
  readonly side: Side
  readonly historyOpen: boolean
  /** A run of the archive that is shown instead of the current one. */
  readonly opened: OpenedRun | null
  /** What could not be done, in words; null when all is well. */
  readonly problem: string | null
  /** A run.start is on its way. */
  readonly starting: boolean
  /** Of causes and fixes of errors. */
  readonly helpLanguage: Language
  set(change: Partial<Omit<UiState, 'set'>>): void
}

export type UiStore = StoreApi<UiState>

export function createUiStore(): UiStore {
  return createStore((set) => ({
    link: 'connecting',
    info: null,
    side: 'plan',
    historyOpen: false,
    opened: null,
    problem: null,
    starting: false,
    helpLanguage: 'en',
    set: (change) => set(change),
  }))
}
