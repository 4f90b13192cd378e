// The ladder from older plan versions to today's: each rung turns a document
// of its version into one of the next. It knows versions only; whether the
// result is a plan is decided by plan/schema.ts.
import { PLAN_VERSION } from './schema.ts'

/** Turns a document of one version into one of the next; `version` included. */
export type Rung = (
  document: Readonly<Record<string, unknown>>,
) => Record<string, unknown>

export type Migration =
  | { readonly ok: true; readonly document: unknown }
  | { readonly ok: false; readonly message: string }

/** Keyed by the version that the rung starts from. Version 1 is the first. */
const LADDER: ReadonlyMap<number, Rung> = new Map()

/**
 * Walks a document up to the version that this Tidewire reads.
 *
 * Anything but a mapping is passed on for the schema to refuse.
 */
export function migratePlan(
  document: unknown,
  ladder = LADDER,
  to: number = PLAN_VERSION,
): Migration {
  if (!isMapping(document)) return { ok: true, document }
  const problem = versionProblem(document['version'], to)
  if (problem) return { ok: false, message: problem }
  let current = document
  while (current['version'] !== to) {
    const from = Number(current['version'])
    const rung = ladder.get(from)
    if (!rung) return { ok: false, message: `version ${from} is not known` }
    current = { ...rung(current), version: from + 1 }
  }
  return { ok: true, document: current }
}

function versionProblem(version: unknown, to: number): string | null {
  if (version === undefined || version === null)
    return `is missing; write \`version: ${to}\` at the top of the plan`
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return `must be ${to}, as a number: write \`version: ${to}\``
  if (version > to)
    return `is ${version}, but this Tidewire reads plans up to version ${to}; a newer Tidewire wrote it`
  return null
}

export function isMapping(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
