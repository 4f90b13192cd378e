// Secrets of a plan: references such as ${env:TOKEN} are filled in only for
// the workers, and whatever else looks like a secret is masked wherever a plan
// is stored or shown.
import { PlanError, type PlanIssue } from '../errors.ts'
import { formatPath } from './check.ts'
import {
  isMasked,
  MASK,
  maskBytes,
  maskHeader,
  maskMessage,
  maskUrl,
  maskValue,
  REFERENCE,
} from './mask.ts'
import type { MatchSource, MessageSource } from './message-schema.ts'
import { matchesOf, messagesOf, withValueAt } from './plan-texts.ts'
import type { FieldPath } from './schema-fields.ts'
import { planProblems } from './rules.ts'
import { BUILTIN_TARGET, type Plan, type PlanSource } from './schema.ts'
import { plainText } from './template.ts'

/** A text of a plan that may hold secrets, and how it is shown. */
export interface SecretPlace {
  readonly path: FieldPath
  readonly text: string
  readonly mask: (text: string) => string
  /** Stored and shown as it is; references in it are filled in all the same. */
  readonly shown?: boolean
}

/**
 * The plan without its secrets: for files, logs, exports and screens.
 *
 * Masks header values with sensitive names, user and password of URLs,
 * token-like query values, the key of tokens, and the like in messages.
 * References stay: they say where, not what.
 */
export function maskPlan(source: PlanSource): PlanSource {
  return secretPlaces(source)
    .filter(({ shown }) => shown !== true)
    .reduce(
      (plan, { path, text, mask }) => withValueAt(plan, path, mask(text)),
      source,
    )
}

/**
 * Fills in every ${env:NAME}.
 *
 * @param lookup such as a view of the environment
 * @throws PlanError that names each field and variable, never a value; also
 *   when a value makes the plan unsound, such as a line break in a header,
 *   or when a secret was masked and so is not known
 */
export function resolveSecrets(
  plan: Plan,
  lookup: (name: string) => string | undefined,
): Plan {
  const issues: PlanIssue[] = []
  let resolved = plan
  for (const { path, text, mask } of secretPlaces(plan)) {
    const report = (message: string) =>
      issues.push({ path: formatPath(path), message })
    if (isMasked(text, mask)) report(MASKED)
    const filled = text.replace(REFERENCE, (_all, name: string) => {
      const value = lookup(name)
      if (value === undefined)
        report(
          `needs the environment variable ${name}, which is not set; set it and run again`,
        )
      return value ?? ''
    })
    if (filled !== text) resolved = withValueAt(resolved, path, filled)
  }
  for (const { path, message } of issues.length > 0
    ? []
    : planProblems(resolved))
    issues.push({ path: formatPath(path), message })
  if (issues.length > 0) throw new PlanError(issues)
  return resolved
}

const MASKED = `holds ${MASK} where a secret was hidden; write the secret, or a reference such as \${env:TOKEN}`

export function secretPlaces(plan: Plan | PlanSource): SecretPlace[] {
  const { target } = plan
  return [
    ...target.urls.flatMap((text, index) =>
      text === BUILTIN_TARGET
        ? []
        : [{ path: ['target', 'urls', index], text, mask: maskUrl }],
    ),
    ...Object.entries(target.headers ?? {}).map(([name, text]) => ({
      path: ['target', 'headers', name],
      text,
      mask: (value: string) => maskHeader(name, value),
    })),
    ...messagesOf(plan).map(({ path, source }) => messagePlace(path, source)),
    ...matchesOf(plan).flatMap(({ path, source }) => matchPlaces(path, source)),
    ...tokenPlaces(plan),
    ...builtinPlaces(plan),
  ]
}

function messagePlace(path: FieldPath, source: MessageSource): SecretPlace {
  if (typeof source === 'string')
    return { path, text: source, mask: maskMessage }
  if ('text' in source)
    return { path: [...path, 'text'], text: source.text, mask: maskMessage }
  return 'hex' in source
    ? {
        path: [...path, 'hex'],
        text: source.hex,
        mask: (text) => maskBytes(text, plainText({ hex: text })),
      }
    : {
        path: [...path, 'base64'],
        text: source.base64,
        mask: (text) => maskBytes(text, plainText({ base64: text })),
      }
}

/** What is waited for is shown as it is: it comes from the server. */
function matchPlaces(path: FieldPath, source: MatchSource): SecretPlace[] {
  const rest = { mask: maskMessage, shown: true }
  if (typeof source === 'string') return [{ path, text: source, ...rest }]
  return Object.entries(source).flatMap(([key, text]) =>
    typeof text === 'string' && key !== 'json'
      ? [{ path: [...path, key], text, ...rest }]
      : [],
  )
}

function tokenPlaces({ variables }: Plan | PlanSource): SecretPlace[] {
  const token = variables?.token
  if (!token) return []
  const path = ['variables', 'token']
  const claims = Object.entries(token.claims ?? {}).flatMap(([name, text]) =>
    typeof text === 'string'
      ? [
          {
            path: [...path, 'claims', name],
            text,
            mask: (value: string) => maskHeader(name, value),
          },
        ]
      : [],
  )
  return token.secret === undefined
    ? claims
    : [
        { path: [...path, 'secret'], text: token.secret, mask: maskValue },
        ...claims,
      ]
}

function builtinPlaces({ target }: Plan | PlanSource): SecretPlace[] {
  const text = target.builtin?.tokenSecret ?? null
  const path = ['target', 'builtin', 'tokenSecret']
  return text === null ? [] : [{ path, text, mask: maskValue }]
}
