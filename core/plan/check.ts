// Says whether a document is a plan, and if not, everything that is wrong with
// it in words for people: the field's path, what is allowed, the nearest right
// name. Knows nothing of files and lines (plan/parse.ts).
import type { z } from 'zod'
import type { PlanIssue } from '../errors.ts'
import { isMapping, migratePlan } from './migrate.ts'
import { applyProfile } from './profiles.ts'
import {
  type FieldPath,
  fieldsAt,
  unknownField,
  valueAt,
} from './schema-fields.ts'
import { type Plan, planSchema } from './schema.ts'

/** A PlanIssue whose path is still in parts, so that it can be located. */
export interface PlanProblem {
  readonly path: FieldPath
  readonly message: string
  /** What to point at: the field's name rather than its value. */
  readonly atKey?: boolean
}

export type PlanVerdict =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] }

export type PlanCheck =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly issues: readonly PlanIssue[] }

/** Decodes a document into a plan, or lists its issues. Never throws. */
export function checkPlan(source: unknown): PlanCheck {
  const verdict = judgePlan(source)
  if (verdict.ok) return verdict
  const issues = verdict.problems.map(({ path, message }) => ({
    path: formatPath(path),
    message,
  }))
  return { ok: false, issues }
}

export function judgePlan(source: unknown): PlanVerdict {
  if (!isMapping(source)) return { ok: false, problems: [notAPlan(source)] }
  const migrated = migratePlan(source)
  if (!migrated.ok)
    return {
      ok: false,
      problems: [{ path: ['version'], message: migrated.message }],
    }
  const document = applyProfile(migrated.document)
  const result = planSchema.safeParse(document)
  if (result.success) return { ok: true, plan: result.data }
  const problems = result.error.issues.flatMap((issue) =>
    problemsOf(issue, document),
  )
  return { ok: false, problems }
}

function notAPlan(source: unknown): PlanProblem {
  const message =
    source === null || source === undefined
      ? 'the plan is empty; it needs at least version, target and load'
      : `a plan is a set of fields (version, target, load, …), not ${nameOf(source)}`
  return { path: [], message }
}

/** ['load', 'stages', 0, 'ramp'] -> load.stages[0].ramp */
export function formatPath(path: FieldPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    if (!/^[\w-]+$/.test(name)) return `${text}["${name}"]`
    return text ? `${text}.${name}` : name
  }, '')
}

function problemsOf(issue: z.core.$ZodIssue, source: unknown): PlanProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(planSchema, source, issue.path)
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: unknownField(key, known),
      atKey: true,
    }))
  }
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner) => ({
      path: issue.path,
      message: `the name ${inner.message}`,
      atKey: true,
    }))
  return [{ path: issue.path, message: messageOf(issue, source) }]
}

function messageOf(issue: z.core.$ZodIssue, source: unknown): string {
  const value = valueAt(source, issue.path)
  const text = inWords(issue, value)
  if (value !== undefined || issue.code === 'custom') return text
  return text.startsWith('must') ? `is missing; it ${text}` : 'is missing'
}

/** The schema's own message, or zod's default in our words. */
function inWords(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid'))
    return wrongType(issue.expected, value)
  if (issue.code === 'invalid_union' && 'options' in issue)
    return `must be one of ${Array(issue.options).flat().join(', ')}`
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return limitWords(issue.origin, 'least', issue.minimum)
  if (issue.code === 'too_big' && issue.message.startsWith('Too big'))
    return limitWords(issue.origin, 'most', issue.maximum)
  return issue.message
}

function limitWords(
  origin: string,
  side: 'least' | 'most',
  limit: number | bigint,
): string {
  if (origin === 'number' || origin === 'int')
    return `must be at ${side} ${limit}`
  return side === 'least' && limit === 1
    ? 'must not be empty'
    : `must have at ${side} ${limit} ${unitOf(origin)}`
}

function wrongType(expected: string, value: unknown): string {
  const needed = `must be ${withArticle(expected)}`
  return value === undefined
    ? needed
    : `${needed}, not ${nameOf(value)}${quoteHint(expected, value)}`
}

function unitOf(origin: string): string {
  return origin === 'string' ? 'characters' : 'entries'
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of fields',
  record: 'a set of fields',
  nan: 'a number',
}

function withArticle(type: string): string {
  return NAMES[type] ?? type
}

function quoteHint(expected: string, value: unknown): string {
  const bare = typeof value === 'number' || typeof value === 'boolean'
  return expected === 'string' && bare ? '; put it in quotes' : ''
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `the text "${shorten(value)}"`
  return typeof value === 'object' ? 'a set of fields' : JSON.stringify(value)
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
