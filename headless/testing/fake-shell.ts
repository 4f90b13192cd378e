// A Shell that keeps what it was told, for tests.
import { EventEmitter } from 'node:events'
import { composeHost } from '../compose-host.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'

export interface FakeShell extends Shell {
  readonly signals: EventEmitter
  readonly printed: string[]
  readonly told: string[]
  readonly exits: ExitCode[]
}

export function fakeShell(
  env: Readonly<Record<string, string>> = {},
): FakeShell {
  const printed: string[] = []
  const told: string[] = []
  const exits: ExitCode[] = []
  return {
    version: '1.2.3',
    env,
    signals: new EventEmitter(),
    host: composeHost(),
    printed,
    told,
    exits,
    print: (text) => {
      printed.push(text)
      return Promise.resolve()
    },
    tell: (line) => void told.push(line),
    nowMs: () => performance.now(),
    exitNow: (code) => void exits.push(code),
  }
}
