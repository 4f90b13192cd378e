// Runs build steps one after another and skips those whose inputs are as they
// were at the last build.
import { digestOf, isFresh, markFresh, markStale } from './freshness.ts'
import type { BuildStep } from './steps.ts'

export interface BuildReport {
  readonly built: readonly string[]
  readonly skipped: readonly string[]
}

/** @param say is given one line for each step */
export async function runSteps(
  steps: readonly BuildStep[],
  say: (line: string) => void,
): Promise<BuildReport> {
  const built: string[] = []
  const skipped: string[] = []
  for (const step of steps) {
    const digest = await digestOf(step.files)
    if (await isFresh(step.files, digest)) {
      say(`${step.name}: up to date`)
      skipped.push(step.name)
      continue
    }
    const startedAt = performance.now()
    // a build that fails half-way must not look fresh the next time
    await markStale(step.files)
    await step.run()
    await markFresh(step.files, digest)
    const seconds = (performance.now() - startedAt) / 1000
    say(`${step.name}: built in ${seconds.toFixed(1)} s`)
    built.push(step.name)
  }
  return { built, skipped }
}
