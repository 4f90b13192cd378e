// Failures that a caller can act on, each with a stable code (docs/errors.md).
// What goes wrong with a tested connection is data, not an exception: see
// verdict/error-category.ts.

/** Crosses a Port as {code, message, details} and is rebuilt by code. */
export class TidewireError extends Error {
  readonly code: string
  readonly details: unknown

  constructor(code: string, message: string, details?: unknown) {
    super(message)
    this.name = 'TidewireError'
    this.code = code
    this.details = details
  }
}

/** One thing wrong with a plan or a flag. */
export interface PlanIssue {
  /** Dotted, such as load.stages[0].ramp; empty for the whole document. */
  readonly path: string
  readonly message: string
  readonly line?: number
  readonly column?: number
}

/** The plan does not hold; nothing was started. */
export class PlanError extends TidewireError {
  readonly issues: readonly PlanIssue[]

  constructor(issues: readonly PlanIssue[]) {
    super('plan_invalid', issues.map(describeIssue).join('\n'), issues)
    this.name = 'PlanError'
    this.issues = issues
  }
}

function describeIssue(issue: PlanIssue): string {
  const where =
    issue.line === undefined
      ? ''
      : ` (line ${issue.line}, column ${issue.column ?? 1})`
  return issue.path
    ? `${issue.path}: ${issue.message}${where}`
    : `${issue.message}${where}`
}

/** Another run is under way, or none is. */
export class RunStateError extends TidewireError {
  constructor(message: string) {
    super('run_state', message)
    this.name = 'RunStateError'
  }
}

/** The run could not start, or everything that made its load was lost. */
export class RunLostError extends TidewireError {
  constructor(message: string) {
    super('run_lost', message)
    this.name = 'RunLostError'
  }
}

/** A file or folder cannot be read or written. */
export class FileError extends TidewireError {
  constructor(message: string, details?: unknown) {
    super('file', message, details)
    this.name = 'FileError'
  }
}
