// What must hold of a plan's traffic and of the load that it depends on.
import { isConversation } from './roster.ts'
import type { RuleProblem } from './rules.ts'
import type { PlanDocument } from './schema.ts'

type Rule = (plan: PlanDocument) => readonly RuleProblem[]

export function trafficProblems(plan: PlanDocument): readonly RuleProblem[] {
  return RULES.flatMap((rule) => rule(plan))
}

const payload: Rule = ({ traffic }) => {
  if (traffic.type === 'none' || typeof traffic.payloadSize === 'number')
    return []
  const { min, max } = traffic.payloadSize
  if (min <= max) return []
  const message = `must not be below traffic.payloadSize.min (${min})`
  return [{ path: ['traffic', 'payloadSize', 'max'], message }]
}

const senders: Rule = ({ traffic, load }) => {
  const path = ['traffic', 'senders']
  if (traffic.type === 'groups' && traffic.senders > traffic.size) {
    const message = `must be at most traffic.size (${traffic.size}): they are members of the group`
    return [{ path, message }]
  }
  if (traffic.type !== 'broadcast' || traffic.from !== 'connections') return []
  const peak = Math.max(...load.stages.map(({ connections }) => connections))
  if (traffic.senders <= peak) return []
  const message = `must be at most the number of connections (${peak})`
  return [{ path, message }]
}

const pushes: Rule = ({ traffic }) => {
  if (traffic.type !== 'broadcast') return []
  const path = ['traffic', 'number']
  const { number, from } = traffic
  if (from === 'connections')
    return number === undefined
      ? []
      : [{ path, message: 'is for traffic.from: server only; remove it' }]
  if (number === undefined)
    return [
      {
        path,
        message:
          'is missing: it says where the number stands in what the server pushes, such as { json: id }',
      },
    ]
  const extracts =
    typeof number === 'object' && ('json' in number || 'regex' in number)
  if (extracts) return []
  const message = 'must be { json: path } or { regex: … }, to find a number by'
  return [{ path, message }]
}

const closedLoop: Rule = ({ traffic }) =>
  traffic.type === 'echo' &&
  traffic.loop === 'closed' &&
  traffic.totalPerSecond !== undefined
    ? [
        {
          path: ['traffic', 'totalPerSecond'],
          message:
            'cannot be kept in a closed loop, where the replies decide; remove it or write loop: open',
        },
      ]
    : []

const stageRates: Rule = ({ traffic, load }) => {
  const why = rateless(traffic)
  if (why === null) return []
  return load.stages.flatMap(({ ratePerMinute }, index) =>
    ratePerMinute === undefined
      ? []
      : [
          {
            path: ['load', 'stages', index, 'ratePerMinute'],
            message: `${why}; remove it`,
          },
        ],
  )
}

/** Why a rate changes nothing; null: it does. */
function rateless(traffic: PlanDocument['traffic']): string | null {
  if (traffic.type === 'none') return 'needs traffic, and the plan has none'
  if (traffic.type === 'echo' && traffic.loop === 'closed')
    return 'cannot be kept in a closed loop, where the replies decide'
  return traffic.type === 'broadcast' && traffic.from === 'server'
    ? 'is not ours to set when the server pushes'
    : null
}

const roles: Rule = ({ target, traffic }) => {
  if (target.urlsBy === 'connection') return []
  const path = ['target', 'urlsBy']
  const talks = isConversation(traffic) || traffic.type === 'ask'
  if (!talks)
    return [
      {
        path,
        message: `needs traffic between connections, which ${traffic.type} is not; write connection`,
      },
    ]
  return target.urlsBy === 'role' && target.urls.length < 2
    ? [{ path, message: 'role needs two URLs at least in target.urls' }]
    : []
}

const RULES: readonly Rule[] = [
  payload,
  senders,
  pushes,
  closedLoop,
  stageRates,
  roles,
]
