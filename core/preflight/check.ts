// One check as preflight hands it out, made from what a judge found.
import type {
  CheckId,
  CheckStatus,
  PreflightCheck,
  PreflightFix,
} from '../protocol/preflight.ts'

export interface Finding {
  readonly status: CheckStatus
  readonly message: string
  readonly found?: string
  readonly needed?: string
  /** Connections that this alone allows; absent or Infinity: any number. */
  readonly allows?: number | null
  readonly fixes?: readonly PreflightFix[]
  readonly serverSide?: string
}

export function checkOf(id: CheckId, finding: Finding): PreflightCheck {
  const { found = '', needed = '', fixes = [], serverSide = '' } = finding
  const { status, message, allows = null } = finding
  return {
    ...{ id, status, found, needed, message, serverSide },
    allows: allows === null || !Number.isFinite(allows) ? null : allows,
    fix: fixes.flatMap(({ command }) => command ?? []),
    fixes: [...fixes],
  }
}

/** What is too little for the plan is warned of: it may still be tried. */
export function statusFor(allows: number | null, wanted: number): CheckStatus {
  return allows !== null && allows < wanted ? 'warn' : 'ok'
}
