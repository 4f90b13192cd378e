// What the disturbance flags make of a plan's disturbances. Pure.
import type { PlanSource } from '../../core/plan/schema.ts'
import type {
  DisturbanceSource,
  DisturbanceType,
} from '../../core/plan/disturbance-schema.ts'
import type { LoadFlags } from './run-flags.ts'

export const DISTURBANCE_OPTIONS = {
  storm: 'storm',
  flapping: 'flap',
  slow: 'slow',
  churn: 'churn',
  offline: 'offline',
  'half-open': 'halfOpen',
  idle: 'idle',
} as const satisfies Readonly<Record<DisturbanceType, keyof LoadFlags>>

/** A flag takes the place of the plan's disturbances of its kind. */
export function disturbancesOf(
  flags: LoadFlags,
  disturbances: PlanSource['disturbances'] = [],
): DisturbanceSource[] {
  const given = Object.values(DISTURBANCE_OPTIONS).flatMap(
    (option) => flags[option] ?? [],
  )
  const types = new Set(given.map(({ type }) => type))
  return [...disturbances.filter(({ type }) => !types.has(type)), ...given]
}
