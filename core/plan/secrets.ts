// Secrets of a plan: references such as ${env:TOKEN} are filled in only for
// the workers, and whatever else looks like a secret is masked wherever a plan
// is stored or shown.
import { PlanError, type PlanIssue } from '../errors.ts'
import { formatPath } from './check.ts'
import {
  isMasked,
  MASK,
  maskHeader,
  maskMessage,
  maskUrl,
  REFERENCE,
} from './mask.ts'
import type { FieldPath } from './schema-fields.ts'
import { planProblems } from './rules.ts'
import { BUILTIN_TARGET, type Plan, type PlanSource } from './schema.ts'

/**
 * The plan without its secrets: for files, logs, exports and screens.
 *
 * Masks header values with sensitive names, user and password of URLs,
 * token-like query values, and the like in messages. References stay: they say
 * where, not what.
 */
export function maskPlan(source: PlanSource): PlanSource {
  const { target } = source
  const headers = Object.entries(target.headers ?? {}).map(
    ([name, value]) => [name, maskHeader(name, value)] as const,
  )
  return {
    ...source,
    target: {
      ...target,
      urls: target.urls.map(maskUrl),
      ...(target.headers ? { headers: Object.fromEntries(headers) } : {}),
    },
    ...maskMessages(source),
  }
}

function maskMessages(source: PlanSource): Partial<PlanSource> {
  const { login, heartbeat, traffic } = source
  return {
    ...(login?.type === 'message' && {
      login: { ...login, message: maskMessage(login.message) },
    }),
    ...(heartbeat?.type === 'message' &&
      heartbeat.message !== undefined && {
        heartbeat: { ...heartbeat, message: maskMessage(heartbeat.message) },
      }),
    ...(traffic?.type === 'echo' &&
      traffic.template !== undefined && {
        traffic: { ...traffic, template: maskMessage(traffic.template) },
      }),
  }
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
  const fill: Fill = (path, text, mask) => {
    const report = (message: string) =>
      issues.push({ path: formatPath(path), message })
    if (isMasked(text, mask)) report(MASKED)
    return text.replace(REFERENCE, (_all, name: string) => {
      const value = lookup(name)
      if (value === undefined)
        report(
          `needs the environment variable ${name}, which is not set; set it and run again`,
        )
      return value ?? ''
    })
  }
  const resolved = fillPlan(plan, fill)
  for (const { path, message } of issues.length > 0
    ? []
    : planProblems(resolved))
    issues.push({ path: formatPath(path), message })
  if (issues.length > 0) throw new PlanError(issues)
  return resolved
}

const MASKED = `holds ${MASK} where a secret was hidden; write the secret, or a reference such as \${env:TOKEN}`

/** @param mask how a text at that place is masked */
type Fill = (
  path: FieldPath,
  text: string,
  mask: (text: string) => string,
) => string

function fillPlan(plan: Plan, fill: Fill): Plan {
  const { target } = plan
  const headers: [string, string][] = Object.entries(target.headers).map(
    ([name, value]) => [
      name,
      fill(['target', 'headers', name], value, (text) =>
        maskHeader(name, text),
      ),
    ],
  )
  const urls = target.urls.map((url, index) =>
    url === BUILTIN_TARGET
      ? url
      : fill(['target', 'urls', index], url, maskUrl),
  )
  return {
    ...plan,
    target: { ...target, urls, headers: Object.fromEntries(headers) },
    login: fillLogin(plan.login, fill),
    heartbeat: fillHeartbeat(plan.heartbeat, fill),
    traffic: fillTraffic(plan.traffic, fill),
  }
}

function fillLogin(login: Plan['login'], fill: Fill): Plan['login'] {
  return login.type === 'message'
    ? {
        ...login,
        message: fill(['login', 'message'], login.message, maskMessage),
        expect: fill(['login', 'expect'], login.expect, maskMessage),
      }
    : login
}

function fillHeartbeat(beat: Plan['heartbeat'], fill: Fill): Plan['heartbeat'] {
  return beat.type === 'message'
    ? {
        ...beat,
        message: fill(['heartbeat', 'message'], beat.message, maskMessage),
      }
    : beat
}

function fillTraffic(traffic: Plan['traffic'], fill: Fill): Plan['traffic'] {
  return traffic.type === 'echo' && traffic.template !== undefined
    ? {
        ...traffic,
        template: fill(['traffic', 'template'], traffic.template, maskMessage),
      }
    : traffic
}
