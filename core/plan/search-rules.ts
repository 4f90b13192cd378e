// What must hold of a search for a limit and of the plan it is made with.
import type { RuleProblem } from './rules.ts'
import type { PlanDocument } from './schema.ts'

export function searchProblems(plan: PlanDocument): readonly RuleProblem[] {
  const { search } = plan
  if (search === undefined) return []
  const { from, to } = search
  const problems: RuleProblem[] = []
  if (from !== undefined && to !== undefined && to < from)
    problems.push({
      path: ['search', 'to'],
      message: `must not be below search.from (${from})`,
    })
  const silent = search.for === 'message-rate' ? whyNoRate(plan) : null
  if (silent !== null)
    problems.push({ path: ['search', 'for'], message: silent })
  if (plan.disturbances.length > 0)
    problems.push({
      path: ['disturbances'],
      message:
        'must be left out of a search: what they do would be taken for the limit',
    })
  return problems
}

function whyNoRate({ traffic }: PlanDocument): string | null {
  if (traffic.type === 'none')
    return 'message-rate needs traffic, and the plan has none'
  if (traffic.type === 'echo' && traffic.loop === 'closed')
    return 'message-rate needs traffic.loop: open; in a closed loop the replies decide'
  return traffic.type === 'broadcast' && traffic.from === 'server'
    ? 'message-rate needs messages of ours, and here the server pushes'
    : null
}
