// Secrets of a plan: references such as ${env:TOKEN} are filled in only for
// the workers, and whatever else looks like a secret is masked wherever a plan
// is stored or shown.
import { PlanError, type PlanIssue } from '../errors.ts'
import { formatPath } from './check.ts'
import type { FieldPath } from './schema-fields.ts'
import { planProblems } from './rules.ts'
import { BUILTIN_TARGET, type Plan, type PlanSource } from './schema.ts'

export const MASK = '***'
const REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g
const SECRET_NAME =
  /(?:^|[-_.])(?:auth|authorization|cookie|credentials?|jwt|key|pass|passwd|password|pwd|secret|session|sid|sig|signature|ticket|token)(?:$|[-_.])|token$|secret$|password$|apikey$/i

/**
 * The plan without its secrets: for files, logs, exports and screens.
 *
 * Masks header values with sensitive names, user and password of URLs, and
 * token-like query values. References stay: they say where, not what.
 */
export function maskPlan(source: PlanSource): PlanSource {
  const { target } = source
  const headers = Object.entries(target.headers ?? {}).map(
    ([name, value]) =>
      [name, isSecretName(name) ? mask(value) : value] as const,
  )
  return {
    ...source,
    target: {
      ...target,
      urls: target.urls.map(maskUrl),
      ...(target.headers ? { headers: Object.fromEntries(headers) } : {}),
    },
  }
}

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1-$2'))
}

/** A value that only refers to secrets holds none. */
function mask(value: string): string {
  const scheme = /^(?:Bearer|Basic|Token)\s+(?=\S)/i.exec(value)?.[0] ?? ''
  const rest = value.slice(scheme.length)
  if (rest.replace(REFERENCE, '').trim() === '') return value
  return `${scheme}${MASK}`
}

/** Works on the text, so that everything else of the URL stays as written. */
function maskUrl(url: string): string {
  return url
    .replace(
      /^([a-z]+:\/\/)([^/?#@]*)@/i,
      (_all, scheme: string, user: string) => `${scheme}${maskUser(user)}@`,
    )
    .replace(
      /([?&])([^=&#]+)=([^&#]*)/g,
      (all, mark: string, name: string, value: string) =>
        value !== '' && isSecretName(name)
          ? `${mark}${name}=${mask(value)}`
          : all,
    )
}

/** user:password; a colon inside a reference separates nothing. */
function maskUser(userinfo: string): string {
  return userinfo.replace(/(?:\$\{[^}]*\}|[^:])+/g, mask)
}

/**
 * Fills in every ${env:NAME}.
 *
 * @param lookup such as a view of the environment
 * @throws PlanError that names each field and variable, never a value; also
 *   when a value makes the plan unsound, such as a line break in a header
 */
export function resolveSecrets(
  plan: Plan,
  lookup: (name: string) => string | undefined,
): Plan {
  const issues: PlanIssue[] = []
  const fill = (path: FieldPath, text: string): string =>
    text.replace(REFERENCE, (_all, name: string) => {
      const value = lookup(name)
      if (value === undefined)
        issues.push({
          path: formatPath(path),
          message: `needs the environment variable ${name}, which is not set`,
        })
      return value ?? ''
    })
  const resolved = fillPlan(plan, fill)
  for (const { path, message } of issues.length > 0
    ? []
    : planProblems(resolved))
    issues.push({ path: formatPath(path), message })
  if (issues.length > 0) throw new PlanError(issues)
  return resolved
}

type Fill = (path: FieldPath, text: string) => string

function fillPlan(plan: Plan, fill: Fill): Plan {
  const { target } = plan
  const headers: [string, string][] = Object.entries(target.headers).map(
    ([name, value]) => [name, fill(['target', 'headers', name], value)],
  )
  const urls = target.urls.map((url, index) =>
    url === BUILTIN_TARGET ? url : fill(['target', 'urls', index], url),
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
        message: fill(['login', 'message'], login.message),
        expect: fill(['login', 'expect'], login.expect),
      }
    : login
}

function fillHeartbeat(beat: Plan['heartbeat'], fill: Fill): Plan['heartbeat'] {
  return beat.type === 'message'
    ? { ...beat, message: fill(['heartbeat', 'message'], beat.message) }
    : beat
}

function fillTraffic(traffic: Plan['traffic'], fill: Fill): Plan['traffic'] {
  return traffic.type === 'echo' && traffic.template !== undefined
    ? { ...traffic, template: fill(['traffic', 'template'], traffic.template) }
    : traffic
}
