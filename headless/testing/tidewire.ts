// The real command as a real process, for tests.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

export interface Tidewire {
  readonly child: ChildProcess
  /** What it has written so far. */
  readonly out: { stdout: string; stderr: string }
  readonly ended: Promise<number | string>
  /** Resolves when one of the outputs matches. */
  said(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<void>
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  /** With an IPC channel, as the launcher starts it. */
  readonly channel?: boolean
}

/** Ends with the test at the latest. */
export function startTidewire(
  args: readonly string[],
  { env = {}, channel = false }: StartOptions = {},
): Tidewire {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])],
    env: { ...process.env, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const out = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      out[name] += text
    })
  // Not 'close': it never comes once the channel was disconnected from here.
  const ended = Promise.all([
    once(child, 'exit'),
    once(child.stdout ?? child, 'close'),
    once(child.stderr ?? child, 'close'),
  ]).then(([[code, signal]]) => (code === null ? String(signal) : Number(code)))
  async function said(stream: 'stdout' | 'stderr', pattern: RegExp) {
    while (!pattern.test(out[stream])) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended without saying ${pattern}: ${out[stream]}`)
      await Promise.race([once(child[stream] ?? child, 'data'), ended])
    }
  }
  return { child, out, ended, said }
}
