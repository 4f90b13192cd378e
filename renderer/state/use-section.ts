import { useApp, useForm } from './context.tsx'
import type { PlanDraft } from './draft.ts'

type SectionName =
  'target' | 'load' | 'connect' | 'login' | 'heartbeat' | 'traffic'

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
