// What must hold of a plan's disturbances: each must act within the run, and
// on connections that play the part it disturbs.
import { formatDuration } from './duration.ts'
import type { Disturbance } from './disturbance-schema.ts'
import { durationOf } from './load-shape.ts'
import { isConversation } from './roster.ts'
import type { RuleProblem } from './rules.ts'
import type { FieldPath } from './schema-fields.ts'
import type { PlanDocument } from './schema.ts'

export function disturbanceProblems(
  plan: PlanDocument,
): readonly RuleProblem[] {
  const lastMs = durationOf(plan.load)
  return plan.disturbances.flatMap((disturbance, index) => {
    const path = ['disturbances', index]
    return [
      ...timeProblems(disturbance, path, lastMs),
      ...shareProblems(disturbance, path),
      ...partProblems(disturbance, path, plan),
    ]
  })
}

function timeProblems(
  disturbance: Disturbance,
  path: FieldPath,
  lastMs: number,
): RuleProblem[] {
  const ends = `the run ends at ${formatDuration(lastMs)}`
  if ('at' in disturbance)
    return disturbance.at < lastMs
      ? []
      : [{ path: [...path, 'at'], message: `must be before the end: ${ends}` }]
  if (!('from' in disturbance)) return []
  const { from, until } = disturbance
  if (from >= lastMs)
    return [
      { path: [...path, 'from'], message: `must be before the end: ${ends}` },
    ]
  return until !== undefined && until <= from
    ? [
        {
          path: [...path, 'until'],
          message: `must be after from (${formatDuration(from)})`,
        },
      ]
    : []
}

function shareProblems(
  disturbance: Disturbance,
  path: FieldPath,
): RuleProblem[] {
  return 'share' in disturbance && disturbance.share === 0
    ? [
        {
          path: [...path, 'share'],
          message: 'must be above 0; remove a disturbance that hits nobody',
        },
      ]
    : []
}

function partProblems(
  { type }: Disturbance,
  path: FieldPath,
  { traffic, disturbances }: PlanDocument,
): RuleProblem[] {
  const at = [...path, 'type']
  if (type === 'slow' || type === 'offline')
    return isConversation(traffic)
      ? []
      : [
          {
            path: at,
            message: `${type} needs receivers: traffic of type chat, groups, sender-to-groups or broadcast, not ${traffic.type}`,
          },
        ]
  if (type !== 'idle') return []
  if (traffic.type !== 'none')
    return [
      {
        path: at,
        message: `idle needs traffic of type none, not ${traffic.type}: its connections keep silent, also with their heartbeat`,
      },
    ]
  return disturbances.length > 1
    ? [
        {
          path: at,
          message:
            'idle must be the only disturbance: another one would break the silence',
        },
      ]
    : []
}
