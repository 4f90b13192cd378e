import { checkPlan } from '../../core/plan/check.ts'
import type { Plan } from '../../core/plan/schema.ts'

/** A run's plan as the app tells it; null without one that can be read. */
export function planOf(written: unknown): Plan | null {
  if (written === null || written === undefined) return null
  const checked = checkPlan(written)
  return checked.ok ? checked.plan : null
}
