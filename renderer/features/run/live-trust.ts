import { judgeGenerator } from '../../../core/metrics/generator-verdict.ts'
import type { Second } from '../../../core/metrics/second.ts'
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
  const measuredSeconds = (seconds.at(-1)?.index ?? -1) + 1
  const redSeconds = totals.saturatedSeconds
  const red = seconds.filter(({ health }) => health.saturated)
  const lastReason = red.at(-1)?.health.reasons[0] ?? null
  const facts = { redSeconds, measuredSeconds, lastReason }
  if (measuredSeconds === 0) return { verdict: 'trusted', reason: '', ...facts }
  const judgement = judgeGenerator({
    ...facts,
    redBy: countsBy(red),
    suspendedMs: sumOf(seconds.map(({ health }) => health.suspendedMs)),
    workers: status.workers,
    workersLost: status.workersLost,
    unreportedMessages: 0,
    conversation: plan !== null && isConversation(plan.traffic),
  })
  return { ...judgement, ...facts }
}

function countsBy(red: readonly Second[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of red.flatMap(({ health }) => health.redBy ?? []))
    counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
