// Where a plan holds messages, and what it waits for: one list for the rules
// that judge them and for the secrets in them.
import type { MatchSource, MessageSource } from './message-schema.ts'
import type { FieldPath } from './schema-fields.ts'
import type { Plan, PlanSource } from './schema.ts'
import type { TemplatePlace } from './template-variables.ts'

export interface MessagePlace {
  readonly path: FieldPath
  readonly source: MessageSource
  readonly place: TemplatePlace
}

export interface MatchPlace {
  readonly path: FieldPath
  readonly source: MatchSource
}

type AnyPlan = Plan | PlanSource

/** Every message of a plan, as written or decoded. */
export function messagesOf(plan: AnyPlan): readonly MessagePlace[] {
  const { login, heartbeat, answers = [] } = plan
  return present([
    ...(login?.type === 'message'
      ? [
          [['login', 'message'], login.message, 'login'] as const,
          ...(login.then ?? []).map(
            ({ message }, index) =>
              [['login', 'then', index, 'message'], message, 'login'] as const,
          ),
        ]
      : []),
    heartbeat?.type === 'message'
      ? [['heartbeat', 'message'], heartbeat.message, 'heartbeat']
      : null,
    ...answers.map(
      ({ send }, index) => [['answers', index, 'send'], send, 'reply'] as const,
    ),
    ...trafficMessages(plan.traffic),
  ])
}

type Found = readonly [FieldPath, MessageSource | undefined, TemplatePlace]

function trafficMessages(traffic: AnyPlan['traffic']): (Found | null)[] {
  if (!traffic || traffic.type === 'none') return []
  return [
    [['traffic', 'template'], traffic.template, 'traffic'],
    'acknowledge' in traffic
      ? [['traffic', 'acknowledge'], traffic.acknowledge, 'reply']
      : null,
    'answer' in traffic
      ? [['traffic', 'answer'], traffic.answer, 'answer']
      : null,
  ]
}

function present(found: readonly (Found | null)[]): MessagePlace[] {
  return found.flatMap((one) => {
    if (one?.[1] === undefined) return []
    const [path, source, place] = one
    return [{ path, source, place }]
  })
}

/** Everything that a plan waits for or looks for in messages. */
export function matchesOf(plan: AnyPlan): readonly MatchPlace[] {
  const { login, heartbeat, traffic, answers = [] } = plan
  const found: (readonly [FieldPath, MatchSource | undefined])[] = answers.map(
    ({ when }, index) => [['answers', index, 'when'], when],
  )
  if (login?.type === 'message') {
    found.push([['login', 'expect'], login.expect])
    found.push([['login', 'refused'], login.refused])
    for (const [index, { expect }] of (login.then ?? []).entries())
      found.push([['login', 'then', index, 'expect'], expect])
  }
  if (heartbeat?.type === 'message')
    found.push([['heartbeat', 'expect'], heartbeat.expect])
  if (traffic?.type === 'broadcast')
    found.push([['traffic', 'number'], traffic.number])
  return found.flatMap(([path, source]) =>
    source === undefined ? [] : [{ path, source }],
  )
}

/** A copy of the document with another value at a path that it has. */
export function withValueAt<T>(
  document: T,
  path: FieldPath,
  value: unknown,
): T {
  const [key, ...rest] = path
  if (key === undefined) return value as T // the caller's own shape
  if (Array.isArray(document))
    return document.map((item: unknown, index) =>
      index === Number(key) ? withValueAt(item, rest, value) : item,
    ) as T
  const fields = document as Readonly<Record<PropertyKey, unknown>>
  return { ...fields, [key]: withValueAt(fields[key], rest, value) } as T
}
