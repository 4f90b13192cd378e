import { checkPlan } from '../../../core/plan/check.ts'
import { presetPlan, type PresetName } from '../../../core/plan/presets.ts'
import { BUILTIN_TARGET } from '../../../core/plan/schema.ts'
import type { FormStore } from '../../state/form-store.ts'

/** Fills the form with a preset; the target that was entered stays. */
export function fillPreset(form: FormStore, name: PresetName): void {
  const checked = checkPlan(presetPlan(name, [BUILTIN_TARGET]))
  if (!checked.ok) return
  const { target, search } = form.getState().draft
  form.getState().fill(checked.plan)
  form.getState().edit((draft) => ({ ...draft, target, search }))
}
