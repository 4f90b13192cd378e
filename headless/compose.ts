// Puts the control plane together for a process without a window: forked
// workers, the system's clock, this machine's limits.
import { availableParallelism, homedir } from 'node:os'
import { readDescriptorLimit } from '../control/limits.ts'
import {
  createRunController,
  type RunController,
} from '../control/run-controller.ts'
import { createSystemClock } from '../control/system-clock.ts'
import type { RenderCharts } from '../control/run-result.ts'
import { runsFolder } from './runs-folder.ts'
import type { Shell } from './shell.ts'

export interface App {
  readonly controller: RunController
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
    host: shell.host,
    clock: createSystemClock(),
    random: Math.random,
    version: shell.version,
    runsFolder: folder,
    cores,
    descriptorLimit,
    secrets: (name) => shell.env[name],
    renderCharts,
  })
  return { controller, runsFolder: folder, cores, descriptorLimit }
}

/** Loaded at a run's end, when it is needed. */
const renderCharts: RenderCharts = async (input) => {
  const { createChartRenderer } = await import('./charts/chart-renderer.ts')
  return await createChartRenderer()(input)
}

export function runsFolderOf(shell: Shell): string {
  const { platform } = process
  return runsFolder({ env: shell.env, platform, home: homedir() })
}
