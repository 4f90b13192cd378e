// How the control plane gets processes without knowing what carries them:
// forked Node here, Electron's utility processes in the shell. What the
// processes say is core/protocol's business.
import type { Port, Unsubscribe } from '../core/rpc/port.ts'

export type ProcessEntry = 'generator' | 'target'

export interface ProcessExit {
  readonly code: number | null
  readonly signal: string | null
  /** The end of what it wrote to stderr, where the host keeps that. */
  readonly lastWords?: string
}

export interface HostedProcess {
  readonly port: Port
  /** Undefined until it is known, or when the process could not be started. */
  readonly pid: number | undefined
  /**
   * Fires once, after the last message of the process has arrived; at once
   * when it has ended already.
   */
  onExit(listener: (exit: ProcessExit) => void): Unsubscribe
  /** SIGKILL. Harmless when it has ended. */
  kill(): void
}

export interface ProcessHost {
  /** A process that cannot be started exits at once. */
  spawn(entry: ProcessEntry, label: string): HostedProcess
}

/** "was killed by SIGKILL", "exited with code 1: Error: …" */
export function describeExit(exit: ProcessExit): string {
  const how =
    exit.signal !== null
      ? `was killed by ${exit.signal}`
      : exit.code !== null
        ? `exited with code ${exit.code}`
        : 'ended'
  const words = lastLine(exit.lastWords ?? '')
  return words ? `${how}: ${words}` : how
}

const REASON_LIMIT = 300

/** Node ends a crash report with its version and stack: look for the error. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const telling =
    lines.find((line) => /^(?:\w*Error\b|FATAL ERROR)/.test(line)) ??
    lines.findLast((line) => line !== '' && !line.startsWith('Node.js v'))
  return (telling ?? '').slice(0, REASON_LIMIT)
}
