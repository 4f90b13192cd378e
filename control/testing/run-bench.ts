// A run controller on a scripted host, a fake clock and a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Second } from '../../core/metrics/second.ts'
import type { RunStatus } from '../../core/protocol/app.ts'
import {
  createRunController,
  type RunController,
  type RunControllerDeps,
} from '../run-controller.ts'
import { FakeClock } from './fake-clock.ts'
import { ScriptedHost, type Script } from './scripted-host.ts'
import { flush } from './until.ts'

export interface RunBench {
  readonly host: ScriptedHost
  readonly clock: FakeClock
  readonly controller: RunController
  readonly runsFolder: string
  /** Every status and second that was told, in order. */
  readonly statuses: RunStatus[]
  readonly told: Second[]
  /** Moves the time on in steps, so that messages arrive in between. */
  pass(durationMs: number): Promise<void>
  dispose(): Promise<void>
}

/** `cores` is 2. */
export async function createRunBench(
  options: Partial<RunControllerDeps> & { readonly script?: Script } = {},
): Promise<RunBench> {
  const { script, ...deps } = options
  const runsFolder = await mkdtemp(join(tmpdir(), 'tidewire-run-'))
  const host = new ScriptedHost(script)
  const clock = new FakeClock()
  const controller = createRunController({
    host,
    clock,
    random: () => 0.5,
    version: '1.2.3',
    runsFolder,
    cores: 2,
    descriptorLimit: 20_000,
    secrets: () => undefined,
    ...deps,
  })
  const statuses: RunStatus[] = []
  const told: Second[] = []
  controller.onStatus((status) => statuses.push(status))
  controller.onSecond((second) => told.push(second))
  return {
    host,
    clock,
    controller,
    runsFolder,
    statuses,
    told,
    async pass(durationMs) {
      for (let leftMs = durationMs; leftMs > 0; leftMs -= 50) {
        clock.advance(Math.min(50, leftMs))
        await flush()
      }
    },
    async dispose() {
      await controller.dispose()
      await rm(runsFolder, { recursive: true, force: true })
    },
  }
}
