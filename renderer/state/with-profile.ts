import { checkPlan } from '../../core/plan/check.ts'
import { applyProfile } from '../../core/plan/profiles.ts'
import { scenarioPlan, type ScenarioName } from '../../core/plan/scenarios.ts'
import { BUILTIN_TARGET, type ProfileName } from '../../core/plan/schema.ts'
import type { PlanDraft } from './draft.ts'
import { planToDraft } from './plan-to-draft.ts'
import type { TrafficDraft } from './traffic-draft.ts'

/**
 * The draft of a scenario: its traffic, disturbances, load and goals. The
 * target's address stays, and to a server of one's own so does how to talk to it.
 */
export function withScenario(draft: PlanDraft, name: ScenarioName): PlanDraft {
  const fresh = filledWith(scenarioPlan(name, [BUILTIN_TARGET]))
  if (!fresh) return draft
  const { login, answers, variables, profile, search } = draft
  const target = { ...draft.target, builtin: fresh.target.builtin }
  const next = { ...fresh, scenario: name, target, variables, search }
  const ownTalk = profile !== '' || login.type !== 'none' || answers.length > 0
  if (target.kind === 'builtin' || !ownTalk) return next
  const { template, answer, acknowledge } = draft.traffic
  const same = draft.traffic.type === next.traffic.type
  const kept = same ? { template, answer, acknowledge } : {}
  const talk = { profile, login, answers }
  const traffic = { ...next.traffic, ...kept }
  return withMessages({ ...next, ...talk, traffic })
}

/** Another protocol: its log-in, heartbeat, answers and messages. */
export function withProfile(
  draft: PlanDraft,
  profile: ProfileName | '',
): PlanDraft {
  const spoken = spokenBy(profile, draft.traffic)
  if (!spoken) return { ...draft, profile: '' }
  const { login, heartbeat, answers } = spoken
  return withMessages({ ...draft, profile, login, heartbeat, answers })
}

/** Other traffic, in the words of the protocol that is chosen. */
export function withTraffic(
  draft: PlanDraft,
  change: Partial<Pick<TrafficDraft, 'type' | 'from'>>,
): PlanDraft {
  return withMessages({ ...draft, traffic: { ...draft.traffic, ...change } })
}

function withMessages(draft: PlanDraft): PlanDraft {
  const spoken = spokenBy(draft.profile, draft.traffic)
  if (!spoken) return draft
  const { template, answer, acknowledge, number, format } = spoken.traffic
  const words = { template, answer, acknowledge, number, format }
  return { ...draft, traffic: { ...draft.traffic, ...words } }
}

/** What a protocol says in traffic of that kind; null for no protocol. */
function spokenBy(
  profile: ProfileName | '',
  { type, from }: Pick<TrafficDraft, 'type' | 'from'>,
): PlanDraft | null {
  if (profile === '') return null
  return filledWith(
    applyProfile({
      version: 1,
      profile,
      target: { urls: [BUILTIN_TARGET] },
      load: { stages: [{ connections: 1, hold: '1s' }] },
      traffic: type === 'broadcast' ? { type, from } : { type },
    }),
  )
}

function filledWith(source: unknown): PlanDraft | null {
  const checked = checkPlan(source)
  return checked.ok ? planToDraft(checked.plan) : null
}
