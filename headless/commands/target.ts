import {
  readDescriptorLimit,
  targetProcessCount,
} from '../../control/limits.ts'
import {
  startTarget,
  type RunningTarget,
} from '../../control/target-supervisor.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { faultsFromFlags } from '../flags/target-faults.ts'
import { watchInterrupts } from '../interrupt.ts'
import type { Shell } from '../shell.ts'
import type { TargetFlags } from './target-command.ts'

export interface TargetRequest {
  readonly flags: TargetFlags
  readonly shell: Shell
}

/** Runs until it is interrupted, or until its last process has died. */
export async function target(request: TargetRequest): Promise<ExitCode> {
  const { flags, shell } = request
  const ended = Promise.withResolvers<ExitCode>()
  const unwatch = watchInterrupts(shell.signals, shell.nowMs, {
    stop: () => ended.resolve(EXIT.ok),
    kill: () => shell.exitNow(EXIT.interrupted),
  })
  try {
    const running = await startTarget(shell.host, {
      processes: processesOf(flags),
      listenHost: flags.host ?? '127.0.0.1',
      port: flags.port ?? 0,
      faults: faultsFromFlags(flags),
    })
    try {
      endWithLastProcess(running, shell, () => ended.resolve(EXIT.lost))
      await shell.print(running.urls.map(withSlash).join('\n'))
      return await ended.promise
    } finally {
      await running.dispose()
    }
  } finally {
    unwatch()
  }
}

function endWithLastProcess(
  running: RunningTarget,
  shell: Shell,
  end: () => void,
): void {
  let left = running.urls.length
  running.onLoss(({ url, reason }) => {
    shell.tell(`the target's process at ${url} ${reason}`)
    left -= 1
    if (left === 0) end()
  })
}

function processesOf({ processes, connections }: TargetFlags): number {
  if (processes !== undefined) return processes
  return connections === undefined
    ? 1
    : targetProcessCount(connections, readDescriptorLimit())
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}
