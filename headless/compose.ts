// Puts the control plane together for a process without a window: forked
// workers, the system's clock, this machine's limits.
import { availableParallelism, homedir } from 'node:os'
import { createArchive, type Archive } from '../control/archive.ts'
import { readDescriptorLimit } from '../control/limits.ts'
import {
  createRunController,
  type RunController,
} from '../control/run-controller.ts'
import { createSystemClock } from '../control/system-clock.ts'
import { createChartRenderer } from './charts/chart-renderer.ts'
import { composeHost } from './compose-host.ts'
import { runsFolder } from './runs-folder.ts'
import type { Shell } from './shell.ts'

export interface App {
  readonly controller: RunController
  readonly archive: Archive
  readonly runsFolder: string
  readonly cores: number
  readonly descriptorLimit: number | null
}

/** The caller disposes of the controller. */
export function composeApp(shell: Shell): App {
  const folder = runsFolderOf(shell)
  const cores = availableParallelism()
  const descriptorLimit = readDescriptorLimit()
  const controller = createRunController({
    host: composeHost(),
    clock: createSystemClock(),
    random: Math.random,
    version: shell.version,
    runsFolder: folder,
    cores,
    descriptorLimit,
    secrets: (name) => shell.env[name],
    renderCharts: createChartRenderer(),
  })
  const archive = createArchive(folder)
  return { controller, archive, runsFolder: folder, cores, descriptorLimit }
}

export function runsFolderOf(shell: Shell): string {
  const { platform } = process
  return runsFolder({ env: shell.env, platform, home: homedir() })
}
