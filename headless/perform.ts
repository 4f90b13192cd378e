import { CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { describeFailure } from './failure.ts'
import { createProgram } from './program.ts'
import type { Shell } from './shell.ts'

/** Carries out one command line; never throws. */
export async function perform(
  shell: Shell,
  args: readonly string[],
): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok
  const program = createProgram(shell, (ended) => {
    code = ended
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    // commander has said what is wrong, or has shown help or version.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    return tellFailure(shell, error)
  }
}

/** Without a stack, unless TIDEWIRE_DEBUG asks for it. */
export function tellFailure(shell: Shell, error: unknown): ExitCode {
  const { message, exitCode } = describeFailure(error)
  shell.tell(message)
  if (shell.env.TIDEWIRE_DEBUG && error instanceof Error)
    shell.tell(error.stack ?? '')
  return exitCode
}
