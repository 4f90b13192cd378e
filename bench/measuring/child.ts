// Starts the processes of a benchmark and ends them for certain.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** With an IPC channel, by which it notices that we are gone. */
  readonly channel?: boolean
}

export interface RunningChild {
  readonly process: ChildProcess
  readonly pid: number
  /** What it wrote last, both outputs together. */
  lastWords(): string
  readonly ended: boolean
  /** SIGINT, and SIGKILL to its whole group when that is not enough. */
  end(patienceMs: number): Promise<void>
}

const LAST_WORDS_CHARS = 2000

/** In a process group of its own, so that all of it can be ended. */
export async function startChild(command: Command): Promise<RunningChild> {
  const { channel = false } = command
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const child = spawn(command.file, [...command.args], {
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])],
    detached: true,
    env: { ...inherited, ...command.env },
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
  })
  await once(child, 'spawn')
  const pid = child.pid ?? 0 // known: it was spawned
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS_CHARS)
    })
  const exit = once(child, 'exit')
  const killGroup = () => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // nobody of the group is left
    }
  }
  process.once('exit', killGroup)
  return {
    process: child,
    pid,
    lastWords: () => words.trim(),
    get ended() {
      return child.exitCode !== null || child.signalCode !== null
    },
    async end(patienceMs) {
      child.kill('SIGINT')
      const timer = setTimeout(killGroup, patienceMs)
      await exit
      clearTimeout(timer)
      killGroup()
      process.off('exit', killGroup)
    },
  }
}

/** Rejects with what the child said when it ends without a line. */
export async function firstLine(
  child: RunningChild,
  limitMs: number,
): Promise<string> {
  const output = child.process.stdout
  if (output === null) throw new Error('the process has no output')
  const lines = createInterface(output)
  const timer = setTimeout(() => lines.close(), limitMs)
  try {
    for await (const line of lines) return line
  } finally {
    clearTimeout(timer)
    lines.close()
    output.resume()
  }
  throw new Error(`no first line from a server: ${child.lastWords()}`)
}
