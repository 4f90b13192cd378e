import type { ProcessHost } from '../control/process-host.ts'
import type { ExitCode } from './exit-codes.ts'
import type { InterruptSource } from './interrupt.ts'

/** What a command may do to the process that it runs in. */
export interface Shell {
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signals: InterruptSource
  /** Where its workers and targets come from. */
  readonly host: ProcessHost
  /** The result, to stdout; resolves when it has been handed over. */
  print(text: string): Promise<void>
  /** One line of progress or trouble, to stderr. */
  tell(line: string): void
  /** Monotonic milliseconds. */
  nowMs(): number
  /** Ends the process at once. */
  exitNow(code: ExitCode): void
}

/** What a command ended with; the process ends with it. */
export type Finish = (code: ExitCode) => void

export function createShell(
  own: NodeJS.Process,
  version: string,
  host: ProcessHost,
): Shell {
  // A reader that has gone (`| head`) must not end a run: its files count.
  own.stdout.on('error', () => {})
  own.stderr.on('error', () => {})
  return {
    version,
    env: own.env,
    signals: own,
    host,
    print: (text) =>
      new Promise((resolve) => {
        own.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () =>
          resolve(),
        )
      }),
    tell: (line) => void own.stderr.write(`${line}\n`),
    nowMs: () => performance.now(),
    exitNow: (code) => own.exit(code),
  }
}
