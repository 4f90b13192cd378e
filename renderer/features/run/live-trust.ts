import { judgeGenerator } from '../../../core/metrics/generator-verdict.ts'
import { isConversation } from '../../../core/plan/roster.ts'
import type { Plan } from '../../../core/plan/schema.ts'
import type { Trust } from '../../components/trust.tsx'
import type { RunState } from '../../state/run-store.ts'

export interface LiveTrust extends Trust {
  readonly redSeconds: number
  readonly measuredSeconds: number
  /** Of the latest red second; null: there was none. */
  readonly lastReason: string | null
}

/** Whether the numbers so far can be trusted, by the rule of the result. */
export function liveTrust(run: RunState, plan: Plan | null): LiveTrust {
  const { seconds, totals, status } = run
  const red = seconds.filter(({ health }) => health.saturated)
  const redBy = new Map<string, number>()
  for (const { health } of red)
    for (const name of health.redBy ?? [])
      redBy.set(name, (redBy.get(name) ?? 0) + 1)
  const facts = {
    measuredSeconds: (seconds.at(-1)?.index ?? -1) + 1,
    redSeconds: totals.saturatedSeconds,
    suspendedMs: seconds.reduce(
      (sum, { health }) => sum + health.suspendedMs,
      0,
    ),
    workers: status.workers,
    workersLost: status.workersLost,
    unreportedMessages: 0,
    conversation: plan !== null && isConversation(plan.traffic),
  }
  const { measuredSeconds, redSeconds } = facts
  const judgement =
    measuredSeconds === 0
      ? { verdict: 'trusted' as const, reason: '' }
      : judgeGenerator({ ...facts, redBy })
  const lastReason = red.at(-1)?.health.reasons[0] ?? null
  return { ...judgement, redSeconds, measuredSeconds, lastReason }
}
