// A plan file's text to a plan and back: YAML, or JSON, which is YAML. Every
// issue carries its line and column. Reads no files.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  stringify,
  type YAMLError,
} from 'yaml'
import { PlanError, type PlanIssue } from '../errors.ts'
import { formatPath, judgePlan, type PlanProblem } from './check.ts'
import { jsonIssue } from './json-syntax.ts'
import type { FieldPath } from './schema-fields.ts'
import type { Plan, PlanSource } from './schema.ts'

export { checkPlan, type PlanCheck } from './check.ts'

/**
 * Reads a plan from YAML or JSON.
 *
 * @param fileName only its ending is looked at: `.json` is held to JSON
 * @throws PlanError with every issue found, with line and column
 */
export function parsePlan(text: string, fileName = 'plan.yaml'): Plan {
  const notJson = fileName.toLowerCase().endsWith('.json')
    ? jsonIssue(text)
    : null
  if (notJson) throw new PlanError([notJson])
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  })
  const broken = syntaxIssues(document, lines)
  if (broken.length > 0) throw new PlanError(broken)
  const verdict = judgePlan(plainOf(document))
  if (verdict.ok) return verdict.plan
  throw new PlanError(
    verdict.problems.map((problem) => locate(problem, document, lines)),
  )
}

/** A plan as YAML that `parsePlan` reads back as the same plan. */
export function formatPlan(source: PlanSource): string {
  return stringify(source, { lineWidth: 0, aliasDuplicateObjects: false })
}

function plainOf(document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // An alias without its anchor, or one that unfolds without end.
    const message = error instanceof Error ? error.message : String(error)
    throw new PlanError([{ path: '', message }])
  }
}

function syntaxIssues(
  document: Document.Parsed,
  lines: LineCounter,
): PlanIssue[] {
  const tags = document.warnings.filter(
    (warning) => warning.code === 'TAG_RESOLVE_FAILED',
  )
  return [...document.errors, ...tags].slice(0, 20).map((error) => {
    const { line, col } = lines.linePos(error.pos[0])
    return { path: '', message: syntaxMessage(error), line, column: col }
  })
}

function syntaxMessage(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY')
    return 'this field is written twice; keep one of them'
  if (error.code === 'MULTIPLE_DOCS')
    return 'a file holds one plan; remove what follows the --- line'
  if (error.code === 'TAB_AS_INDENT')
    return 'tabs cannot indent YAML; use spaces'
  return `not valid YAML: ${error.message}`
}

function locate(
  problem: PlanProblem,
  document: Document,
  lines: LineCounter,
): PlanIssue {
  const issue = { path: formatPath(problem.path), message: problem.message }
  const offset = offsetOf(problem.path, document, problem.atKey ?? false)
  if (offset === null) return issue
  const { line, col } = lines.linePos(offset)
  return { ...issue, line, column: col }
}

/** Where the field stands; for a missing one, where its parent does. */
function offsetOf(
  path: FieldPath,
  document: Document,
  atKey: boolean,
): number | null {
  let node: Node | null = document.contents
  let offset = startOf(node)
  for (const key of path) {
    const found = childOf(node, key)
    if (!found) return offset
    offset = (atKey ? found.keyAt : startOf(found.node)) ?? found.keyAt
    node = isAlias(found.node)
      ? (found.node.resolve(document) ?? null)
      : found.node
  }
  return offset
}

interface Found {
  readonly keyAt: number | null
  readonly node: Node | null
}

function childOf(node: Node | null, key: PropertyKey): Found | null {
  if (isSeq(node)) {
    const item = node.items[Number(key)]
    return isNode(item) ? { keyAt: startOf(item), node: item } : null
  }
  if (!isMap(node)) return null
  const pair = node.items.find(
    ({ key: name }) => isScalar(name) && String(name.value) === String(key),
  )
  if (!pair) return null
  const keyAt = isNode(pair.key) ? startOf(pair.key) : null
  return { keyAt, node: isNode(pair.value) ? pair.value : null }
}

function startOf(node: Node | null): number | null {
  return node?.range?.[0] ?? null
}
