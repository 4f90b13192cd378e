// Costs that no peer has: report-merge.ts, marker-search.ts and
// startup.ts print them, a JSON
// line per number. Their peer is the yardstick, run by turns with them.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { round4 } from './reporting/ratios.ts'
import type { MetricResult, SubjectResult } from './reporting/recording.ts'
import { OURS, ratiosOver } from './measuring/suite.ts'

export const OWN_COSTS = {
  report: { file: 'report-merge.ts', args: ['--json'] },
  marker: { file: 'marker-search.ts', args: [] },
  startup: { file: 'startup.ts', args: ['3'] }, // runs for each median
} as const
export type OwnCost = keyof typeof OWN_COSTS

/** The scripts repeat by themselves. */
const MOST_ROUNDS = 3
const LIMIT_MS = 300_000

const lineSchema = z.object({
  metric: z.string(),
  value: z.number(),
  unit: z.string(),
})
export type CostLine = z.infer<typeof lineSchema>

export interface CostRun {
  readonly yardstick: number
  readonly lines: readonly CostLine[]
}

export async function measureOwnCost(
  name: OwnCost,
  pairs: number,
  tell: (line: string) => void,
): Promise<readonly MetricResult[]> {
  const { file, args } = OWN_COSTS[name]
  const rounds = Math.min(pairs, MOST_ROUNDS)
  const runs: CostRun[] = []
  for (let round = 1; round <= rounds; round++) {
    const [work] = await runScript('yardstick.ts', [])
    const lines = await runScript(file, args)
    if (work === undefined) throw new Error('the yardstick said nothing')
    runs.push({ yardstick: work.value, lines })
    const said = lines.map(({ metric, value }) => `${metric} ${value}`)
    tell(`${name} ${round}/${rounds}: ${said.join('; ')}`)
  }
  return resultsOfRuns(name, runs)
}

/** A metric per number. */
export function resultsOfRuns(
  name: OwnCost,
  runs: readonly CostRun[],
): readonly MetricResult[] {
  const work = runs.map(({ yardstick }) => round4(yardstick))
  return (runs[0]?.lines ?? []).map((first): MetricResult => {
    const values = runs.map(({ lines }) => {
      const same = lines.find(
        ({ metric, unit }) => metric === first.metric && unit === first.unit,
      )
      return same === undefined ? null : round4(same.value)
    })
    const ours = { name: OURS, label: 'Tidewire', version: '', values }
    const yardstick = {
      ...{ name: 'yardstick', label: 'Yardstick', version: '', values: work },
    }
    const subjects: SubjectResult[] = isCompared(first)
      ? [ours, yardstick]
      : [ours]
    const label = `${name}: ${first.metric}`
    return {
      ...{ name: `${label}, ${first.unit}`, label, unit: first.unit, subjects },
      ratios: ratiosOver(subjects),
    }
  })
}

/** Times are, but no difference of two medians: it may be mostly noise. */
function isCompared({ metric, unit }: CostLine): boolean {
  return /\b(ms|s)\b/.test(unit) && !metric.startsWith('one more')
}

export function isOwnCost({ name }: MetricResult): boolean {
  return Object.keys(OWN_COSTS).some((cost) => name.startsWith(`${cost}: `))
}

async function runScript(
  file: string,
  args: readonly string[],
): Promise<readonly CostLine[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [pathOf(file), ...args],
    { timeout: LIMIT_MS },
  )
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => lineSchema.parse(JSON.parse(line)))
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}
