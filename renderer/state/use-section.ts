import { useApp, useForm } from './context.tsx'
import type { PlanDraft } from './draft.ts'

type SectionName =
  | 'target'
  | 'load'
  | 'connect'
  | 'login'
  | 'heartbeat'
  | 'traffic'
  | 'variables'
  | 'search'
type ListName = 'answers' | 'disturbances'

/** One section of the form and how to change fields of it. */
export function useSection<K extends SectionName>(
  name: K,
): [PlanDraft[K], (change: Partial<PlanDraft[K]>) => void] {
  const { form } = useApp()
  const section = useForm((state) => state.draft[name])
  const change = (fields: Partial<PlanDraft[K]>) =>
    form.getState().edit((draft) => ({
      ...draft,
      [name]: { ...draft[name], ...fields },
    }))
  return [section, change]
}

/** One list of the form and how to change it. */
export function useRows<K extends ListName>(
  name: K,
): [PlanDraft[K], (rows: PlanDraft[K]) => void] {
  const { form } = useApp()
  const rows = useForm((state) => state.draft[name])
  const change = (next: PlanDraft[K]) =>
    form.getState().edit((draft) => ({ ...draft, [name]: next }))
  return [rows, change]
}
