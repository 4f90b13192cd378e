// Ready-made plans, one per scenario: what the form's chooser fills in and the
// sample plans start from. Sizes are the guides' scaled down to some hundred
// connections and a minute or two, so that each runs anywhere. The values are
// in plan/scenario-pieces.ts; who plays which part is plan/roster.ts.
import type { DisturbanceType } from './disturbance-schema.ts'
import { applyProfile } from './profiles.ts'
import { SCENARIO_PIECES } from './scenario-pieces.ts'
import {
  BUILTIN_TARGET,
  PLAN_VERSION,
  type Plan,
  type PlanSource,
} from './schema.ts'

export const SCENARIO_NAMES = [
  'connect-only',
  'echo',
  'single-chat',
  'groups',
  'sender-to-groups',
  'broadcast',
  'ask',
  'storm',
  'flapping',
  'slow-consumers',
  'churn',
  'offline',
  'half-open',
  'idle-timeout',
  'soak',
  'overload',
] as const
export type ScenarioName = (typeof SCENARIO_NAMES)[number]

/** A full plan of the scenario for the given targets; its profile is `im`
 * wherever connections talk to each other. The built-in target is set to show
 * what the scenario is about. */
export function scenarioPlan(
  name: ScenarioName,
  urls: readonly string[],
): PlanSource {
  const { title, builtin, ...pieces } = SCENARIO_PIECES[name]()
  const settings =
    builtin && urls.includes(BUILTIN_TARGET) ? { builtin } : undefined
  const plan: PlanSource = {
    version: PLAN_VERSION,
    name: title,
    target: { urls: [...urls], ...settings },
    ...pieces,
  }
  return applyProfile(plan)
}

/** The scenario that a plan from elsewhere is nearest to. */
export function scenarioOf(plan: Plan): ScenarioName {
  const [disturbance] = plan.disturbances
  if (disturbance) return scenarioOfDisturbance(disturbance.type)
  if (plan.load.stages.some((stage) => stage.ratePerMinute !== undefined))
    return 'overload'
  return BY_TRAFFIC[plan.traffic.type]
}

/** The scenario that is about one kind of disturbance. */
export function scenarioOfDisturbance(type: DisturbanceType): ScenarioName {
  return BY_DISTURBANCE[type]
}

const BY_DISTURBANCE = {
  storm: 'storm',
  flapping: 'flapping',
  slow: 'slow-consumers',
  churn: 'churn',
  offline: 'offline',
  'half-open': 'half-open',
  idle: 'idle-timeout',
} as const

const BY_TRAFFIC = {
  none: 'connect-only',
  echo: 'echo',
  chat: 'single-chat',
  ask: 'ask',
  groups: 'groups',
  'sender-to-groups': 'sender-to-groups',
  broadcast: 'broadcast',
} as const
