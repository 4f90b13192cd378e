import { PlanError } from '../../../core/errors.ts'
import { formatPlan, parsePlan } from '../../../core/plan/parse.ts'
import { encodePlan, type Plan } from '../../../core/plan/schema.ts'
import { maskPlan } from '../../../core/plan/secrets.ts'
import type { FormStore } from '../../state/form-store.ts'
import type { UiStore } from '../../state/ui-store.ts'

/** A plan as the text of a file; secrets are masked, references stay. */
export function planFileText(plan: Plan): string {
  return formatPlan(maskPlan(encodePlan(plan)))
}

interface Stores {
  readonly form: FormStore
  readonly ui: UiStore
}

/** Fills the form from a file, or says what is wrong with the file. */
export async function openPlanFile(
  file: File,
  { form, ui }: Stores,
): Promise<void> {
  try {
    form.getState().fill(parsePlan(await file.text(), file.name))
    ui.getState().set({ problem: null })
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    ui.getState().set({ problem: `${file.name}\n${error.message}` })
  }
}
