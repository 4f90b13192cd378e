import type { PlanIssue } from '../../core/errors.ts'
import { checkPlan, formatPath } from '../../core/plan/check.ts'
import { MASK } from '../../core/plan/mask.ts'
import { planSchema, type Plan } from '../../core/plan/schema.ts'
import { draftToSource, loadSourceOf } from './draft-to-source.ts'
import type { PlanDraft } from './draft.ts'

export interface CheckedDraft {
  /** Null while anything is wrong. */
  readonly plan: Plan | null
  /** The load alone, so that its preview does not wait for other fields. */
  readonly load: Plan['load'] | null
  readonly issues: readonly PlanIssue[]
}

export interface CheckMessages {
  /** For a value that a saved plan or an earlier run shows only as a mask. */
  readonly hiddenSecret: string
  readonly duplicateHeader: string
}

export function checkDraft(
  draft: PlanDraft,
  messages: CheckMessages,
): CheckedDraft {
  const checked = checkPlan(draftToSource(draft))
  const issues = [
    ...(checked.ok ? [] : checked.issues),
    ...ownIssues(draft, messages),
  ]
  const load = planSchema.shape.load.safeParse(loadSourceOf(draft.load))
  return {
    plan: checked.ok && issues.length === 0 ? checked.plan : null,
    load: load.success ? load.data : null,
    issues,
  }
}

/** What only a form can get wrong: a plan file cannot hold these. */
function ownIssues(draft: PlanDraft, messages: CheckMessages): PlanIssue[] {
  return [
    ...targetIssues(draft.target, messages),
    ...tokenIssues(draft.variables, messages),
  ]
}

function tokenIssues(
  { token, secret, claims }: PlanDraft['variables'],
  messages: CheckMessages,
): PlanIssue[] {
  if (token === 'none') return []
  const names = claims.map(({ name }) => name).filter((name) => name !== '')
  const twice = names.some((name, index) => names.indexOf(name) !== index)
  return [
    ...(secret === MASK
      ? [{ path: 'variables.token.secret', message: messages.hiddenSecret }]
      : []),
    ...(twice
      ? [{ path: 'variables.token.claims', message: messages.duplicateHeader }]
      : []),
  ]
}

function targetIssues(
  { headers, kind, urls }: PlanDraft['target'],
  messages: CheckMessages,
): PlanIssue[] {
  const issues: PlanIssue[] = []
  const seen = new Set<string>()
  for (const { name, value } of headers) {
    const path = headerPath(name)
    const key = name.trim().toLowerCase()
    if (value === MASK) issues.push({ path, message: messages.hiddenSecret })
    if (key !== '' && seen.has(key))
      issues.push({ path, message: messages.duplicateHeader })
    seen.add(key)
  }
  if (kind === 'builtin') return issues
  for (const [index, url] of urls.entries())
    if (url.includes(MASK))
      issues.push({
        path: `target.urls[${index}]`,
        message: messages.hiddenSecret,
      })
  return issues
}

export function headerPath(name: string): string {
  return formatPath(['target', 'headers', name.trim()])
}

/** The issue at a field, or at an entry of the list that the field holds. */
export function issueAt(
  issues: readonly PlanIssue[],
  path: string,
): PlanIssue | undefined {
  return issues.find(
    (issue) =>
      issue.path.startsWith(path) &&
      /^(?:\[\d+\])?$/.test(issue.path.slice(path.length)),
  )
}
