import { createContext, useContext, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Actions, Stores } from './actions.ts'
import { messageAt, type FormState } from './form-store.ts'
import { createPacer } from './pacer.ts'
import type { PreflightState } from './preflight-store.ts'
import type { RunState } from './run-store.ts'
import type { UiState } from './ui-store.ts'

/** What main.tsx composes and every feature receives. */
export interface AppParts extends Stores {
  readonly actions: Actions
}

const AppContext = createContext<AppParts | null>(null)
export const AppProvider = AppContext.Provider

export function useApp(): AppParts {
  const parts = useContext(AppContext)
  if (!parts) throw new Error('AppProvider is missing')
  return parts
}

export function useForm<T>(select: (state: FormState) => T): T {
  return useStore(useApp().form, select)
}

/** For what must follow at once; numbers that tick use usePacedRun. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useApp().run, select)
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useApp().ui, select)
}

export function usePreflight<T>(select: (state: PreflightState) => T): T {
  return useStore(useApp().preflight, select)
}

/** @param also paths whose messages the field at `path` shows as well */
export function useFieldMessage(
  path: string,
  also?: readonly string[],
): string | null {
  return useForm((state) => messageAt(state, path, also))
}

const REDRAW_MS = 250

/** The run as of the last redraw: at most four a second, none when hidden. */
export function usePacedRun(): RunState {
  const { run } = useApp()
  const [shown, setShown] = useState(() => run.getState())
  useEffect(() => {
    const pacer = createPacer({
      intervalMs: REDRAW_MS,
      draw: () => setShown(run.getState()),
      now: () => performance.now(),
      schedule,
      hidden: () => document.hidden,
    })
    const undo = run.subscribe(() => pacer.changed())
    const handleVisibility = () => document.hidden || pacer.shown()
    document.addEventListener('visibilitychange', handleVisibility)
    pacer.changed()
    return () => {
      undo()
      document.removeEventListener('visibilitychange', handleVisibility)
      pacer.dispose()
    }
  }, [run])
  return shown
}

function schedule(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs)
  return () => clearTimeout(timer)
}
