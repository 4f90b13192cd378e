// `npm run bench`: what a run costs this machine, beside what others cost.
// Linux only, but for searches: costs are read from /proc.
import { benchmark } from './benchmark.ts'
import { readOptions, USAGE, type Options } from './options.ts'
import { formatFile } from './reporting/format-file.ts'
import {
  latestMetrics,
  readRecordings,
  writeRecording,
  type MetricResult,
} from './reporting/recording.ts'
import { missingOf } from './measuring/suite.ts'
import { compareRatios, sayComparison } from './reporting/regression.ts'
import { sayResults } from './reporting/say-results.ts'
import { writeTable } from './reporting/write-table.ts'
import { benchSearches } from './search.ts'

type Measuring = Extract<Options, { readonly command: 'measure' | 'check' }>

const tell = (line: string) => console.error(line)

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args)
  if (options === null) {
    console.error(USAGE)
    return 2
  }
  if (options.command === 'table') {
    await writeTable()
    return 0
  }
  if (options.command === 'search')
    return (await benchSearches(options)) ? 0 : 1
  if (process.platform !== 'linux') {
    console.error('Costs are read from /proc, which only Linux has.')
    return 2
  }
  return options.command === 'check' ? check(options) : measure(options)
}

async function measure(options: Measuring): Promise<number> {
  const recording = await benchmark(options, tell)
  console.log(sayResults(recording.metrics))
  if (options.record) {
    const file = await writeRecording(recording)
    await formatFile(file)
    tell(`recorded: ${file}`)
  }
  return sayMissing(recording.metrics)
}

async function check(options: Measuring): Promise<number> {
  const latest = latestMetrics(await readRecordings())
  const before = [...latest.values()].map(({ metric }) => metric)
  const { metrics } = await benchmark(options, tell)
  const comparisons = compareRatios(before, metrics)
  for (const comparison of comparisons) console.log(sayComparison(comparison))
  if (comparisons.length === 0)
    tell('Nothing of this was recorded before: nothing to compare.')
  const regressed = comparisons.some((comparison) => comparison.regressed)
  const failed = regressed || comparisons.length === 0
  return failed ? 1 : sayMissing(metrics)
}

/** @returns the exit code */
function sayMissing(metrics: readonly MetricResult[]): number {
  const missing = missingOf(metrics)
  for (const name of missing) tell(`${name}: Tidewire itself was not measured`)
  return missing.length === 0 ? 0 : 1
}

// so that 'exit' listeners end the processes that run
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
process.exitCode = await main(process.argv.slice(2))
