// What must hold of the messages that a plan sends and waits for, and of the
// variables in them.
import { matchProblem } from './match.ts'
import { matchesOf, messagesOf } from './plan-texts.ts'
import type { RuleProblem } from './rules.ts'
import type { FieldPath } from './schema-fields.ts'
import type { PlanDocument } from './schema.ts'
import { variablesAt, type TemplatePlace } from './template-variables.ts'
import {
  messageProblem,
  placeholdersIn,
  textProblem,
  writtenText,
} from './template.ts'
import type { MessageSource } from './message-schema.ts'

export function messageProblems(plan: PlanDocument): readonly RuleProblem[] {
  return [
    ...messagesOf(plan).flatMap(({ path, source, place }) =>
      problemAt(path, messageProblem(source, variablesAt(place, plan))),
    ),
    ...matchesOf(plan).flatMap(({ path, source }) =>
      problemAt(path, matchProblem(source)),
    ),
    ...markerProblems(plan),
    ...handshakeProblems(plan),
    ...tokenProblems(plan),
  ]
}

function problemAt(path: FieldPath, problem: string | null): RuleProblem[] {
  return problem === null ? [] : [{ path, message: problem }]
}

/** What carries the marker; echoes are also known by their whole content. */
function markerProblems({ traffic }: PlanDocument): RuleProblem[] {
  if (traffic.type === 'none') return []
  const template = ['traffic', 'template']
  const found =
    traffic.template === undefined
      ? []
      : markerProblem(template, traffic.template, traffic.type !== 'echo')
  return traffic.type === 'ask' && traffic.answer !== undefined
    ? [...found, ...markerProblem(['traffic', 'answer'], traffic.answer, true)]
    : found
}

function markerProblem(
  path: FieldPath,
  source: MessageSource,
  needed: boolean,
): RuleProblem[] {
  const markers = placeholdersIn(writtenText(source)).filter(
    (name) => name === 'marker' || name === 'body',
  )
  if (markers.length > 1)
    return problemAt(
      path,
      'must hold {{marker}} or {{body}} once: {{body}} begins with the marker',
    )
  if (markers.length === 1 || !needed) return []
  return problemAt(
    path,
    'must hold {{marker}} or {{body}}: it is what finds the message again where it arrives',
  )
}

function handshakeProblems(plan: PlanDocument): RuleProblem[] {
  const { urls, headers } = plan.target
  const check = (path: FieldPath, text: string, place: TemplatePlace) =>
    problemAt(path, textProblem(text, variablesAt(place, plan)))
  return [
    ...urls.flatMap((url, index) =>
      check(['target', 'urls', index], url, 'handshake'),
    ),
    ...Object.entries(headers).flatMap(([name, value]) =>
      check(['target', 'headers', name], value, 'handshake'),
    ),
    ...Object.entries(plan.variables.token?.claims ?? {}).flatMap(
      ([name, claim]) =>
        check(['variables', 'token', 'claims', name], String(claim), 'claims'),
    ),
  ]
}

function tokenProblems({ variables: { token } }: PlanDocument): RuleProblem[] {
  if (!token) return []
  const needs = token.algorithm === 'HS256' ? 'secret' : 'keyFile'
  const other = needs === 'secret' ? 'keyFile' : 'secret'
  const at = (field: string) => ['variables', 'token', field]
  return [
    ...(token[needs] === undefined
      ? problemAt(at(needs), `is missing; ${token.algorithm} signs with it`)
      : []),
    ...(token[other] !== undefined
      ? problemAt(at(other), `is not for ${token.algorithm}; remove it`)
      : []),
  ]
}
