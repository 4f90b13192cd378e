import { FileError, PlanError, TidewireError } from '../core/errors.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { UsageError } from './usage-error.ts'

export interface Failure {
  /** For stderr, without a stack. */
  readonly message: string
  readonly exitCode: ExitCode
}

/** What to say of an error and what to end with. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof PlanError) {
    const lines = error.message.split('\n')
    const message =
      lines.length === 1
        ? `error: ${lines[0]}`
        : ['error: the plan does not hold:', ...lines].join('\n  ')
    return { message, exitCode: EXIT.usage }
  }
  const text = error instanceof Error ? error.message : String(error)
  if (error instanceof UsageError || error instanceof FileError)
    return { message: `error: ${text}`, exitCode: EXIT.usage }
  if (error instanceof TidewireError)
    return { message: `error: ${text}`, exitCode: EXIT.lost }
  return {
    message: `error: ${text}\n(not an expected failure: TIDEWIRE_DEBUG=1 shows where it comes from)`,
    exitCode: EXIT.lost,
  }
}
