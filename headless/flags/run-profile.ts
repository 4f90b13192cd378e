// Takes the words of one protocol or one kind of traffic out of a plan, so that
// another's are filled in: a plan that was read from a file has them written
// out. Pure.
import { profileOf } from '../../core/plan/profiles.ts'
import type { PlanSource, ProfileName } from '../../core/plan/schema.ts'
import type { LoadFlags } from './run-flags.ts'

/** The plan with the profile that is asked for, and without other words. */
export function forProfile(flags: LoadFlags, plan: PlanSource): PlanSource {
  const { profile, traffic } = flags
  if (profile !== undefined && profile !== plan.profile)
    return speakingAs(profile, plan)
  const otherKind = traffic !== undefined && traffic !== plan.traffic?.type
  return otherKind ? withoutProfileLogin(plan) : plan
}

function speakingAs(profile: ProfileName, plan: PlanSource): PlanSource {
  const { login: _login, answers: _answers, heartbeat, ...rest } = plan
  return {
    ...rest,
    profile,
    ...(heartbeat && { heartbeat: heartbeatOf(profile, heartbeat) }),
    ...(plan.traffic && { traffic: wordless(plan.traffic) }),
  }
}

type Heartbeat = NonNullable<PlanSource['heartbeat']>
type Traffic = NonNullable<PlanSource['traffic']>

/** A heartbeat of ping frames goes with every protocol; a message does not. */
function heartbeatOf(profile: ProfileName, heartbeat: Heartbeat): Heartbeat {
  if (heartbeat.type !== 'message') return heartbeat
  const { interval, timeout } = heartbeat
  const spoken = profileOf(profile, 'none').heartbeat
  const beat = spoken?.type === 'message' ? spoken : { type: 'ping' as const }
  return {
    ...beat,
    ...(interval === undefined ? {} : { interval }),
    ...(timeout === undefined ? {} : { timeout }),
  }
}

function wordless(traffic: Traffic): Traffic {
  const bare: Traffic & Partial<Record<(typeof WORDS)[number], unknown>> = {
    ...traffic,
  }
  for (const word of WORDS) delete bare[word]
  return bare
}

const WORDS = ['template', 'answer', 'acknowledge', 'number'] as const

/** Logging in may depend on the traffic, as with groups; one's own stays. */
function withoutProfileLogin(plan: PlanSource): PlanSource {
  const { login, ...rest } = plan
  const given =
    plan.profile && profileOf(plan.profile, plan.traffic?.type ?? 'none').login
  const isGiven =
    login?.type === 'message' &&
    given?.type === 'message' &&
    login.message === given.message
  return isGiven ? rest : plan
}
