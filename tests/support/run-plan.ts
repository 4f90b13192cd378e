// Runs a plan with real forked workers, as the doors do, and hands back what
// it left. Every run gets a folder of its own that is removed afterwards.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createForkHost } from '../../control/fork-host.ts'
import { readDescriptorLimit } from '../../control/limits.ts'
import type { HostedProcess, ProcessHost } from '../../control/process-host.ts'
import {
  createRunController,
  type RunController,
} from '../../control/run-controller.ts'
import type { RenderCharts } from '../../control/run-result.ts'
import { createSystemClock } from '../../control/system-clock.ts'
import type { Second } from '../../core/metrics/second.ts'
import type {
  Summary,
  SummaryError,
} from '../../core/metrics/summary-schema.ts'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'

export interface TestRun {
  readonly controller: RunController
  /** The generators that were spawned, in order. */
  readonly generators: readonly HostedProcess[]
  readonly folder: string
  start(source: PlanSource, workers?: number): Promise<void>
  finished(): Promise<Summary>
  seconds(): readonly Second[]
  /** Resolves with the first second for which the condition holds. */
  secondWhere(condition: (second: Second) => boolean): Promise<Second>
  dispose(): Promise<void>
}

export interface TestRunOptions {
  /** Flags of Node for the generators. */
  readonly generatorArgv?: readonly string[]
  /** Told of each generator as soon as its process exists. */
  readonly spawned?: (generator: HostedProcess) => void
  /** Absent: the run leaves no charts. */
  readonly renderCharts?: RenderCharts
}

/** @param random everything that a run leaves to chance follows from it */
export async function createTestRun(
  random: () => number = Math.random,
  options: TestRunOptions = {},
): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-test-'))
  const generators: HostedProcess[] = []
  const controller = createRunController({
    host: remember(createRealHost(options), (generator) => {
      generators.push(generator)
      options.spawned?.(generator)
    }),
    clock: createSystemClock(),
    random,
    version: '0.0.0-test',
    runsFolder: folder,
    cores: 2,
    descriptorLimit: readDescriptorLimit(),
    secrets: () => undefined,
    ...(options.renderCharts ? { renderCharts: options.renderCharts } : {}),
  })
  return {
    controller,
    generators,
    folder,
    async start(source, workers) {
      const plan = planSchema.parse(source)
      await controller.start(plan, workers === undefined ? {} : { workers })
    },
    finished: () => controller.finished(),
    seconds: () => controller.seconds(),
    secondWhere: (condition) =>
      new Promise((resolve) => {
        const undo = controller.onSecond((second) => {
          if (!condition(second)) return
          undo()
          resolve(second)
        })
      }),
    async dispose() {
      await controller.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a plan, waits for its end and hands back the summary. */
export async function runPlan(
  source: PlanSource,
  workers?: number,
  random?: () => number,
): Promise<{ summary: Summary; seconds: readonly Second[] }> {
  const run = await createTestRun(random)
  try {
    await run.start(source, workers)
    const summary = await run.finished()
    return { summary, seconds: run.seconds() }
  } finally {
    await run.dispose()
  }
}

/** How often a category (and code) was counted, over all phases. */
export function countOf(
  summary: Summary,
  matches: Partial<Pick<SummaryError, 'category' | 'phase' | 'closeCode'>>,
): number {
  return summary.errors
    .filter((row) =>
      Object.entries(matches).every(
        ([key, value]) => row[key as keyof SummaryError] === value,
      ),
    )
    .reduce((sum, row) => sum + row.count, 0)
}

function createRealHost({ generatorArgv }: TestRunOptions): ProcessHost {
  const path = (relative: string) =>
    fileURLToPath(new URL(relative, import.meta.url))
  return createForkHost({
    entries: {
      generator: path('../../workers/entry/generator.ts'),
      target: path('../../workers/entry/target.ts'),
    },
    ...(generatorArgv ? { execArgv: { generator: generatorArgv } } : {}),
  })
}

function remember(
  host: ProcessHost,
  told: (generator: HostedProcess) => void,
): ProcessHost {
  return {
    spawn(entry, label) {
      const spawned = host.spawn(entry, label)
      if (entry === 'generator') told(spawned)
      return spawned
    },
  }
}
