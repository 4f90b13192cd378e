// Writes the tables and the chart of docs/performance.md from bench/results.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { drawChart } from './chart.ts'
import { formatFile } from './format-file.ts'
import { replaceGenerated, tablesOf } from './markdown.ts'
import { LOAD_METRICS } from '../measuring/metrics.ts'
import { latestMetrics, readRecordings } from './recording.ts'

const path = (relative: string) =>
  fileURLToPath(new URL(relative, import.meta.url))
const PAGE = path('../../docs/performance.md')

/** @throws Error when nothing was recorded yet */
export async function writeTable(): Promise<void> {
  const latest = latestMetrics(await readRecordings())
  if (latest.size === 0)
    throw new Error('nothing in bench/results; `--record` keeps a result')
  const loads = LOAD_METRICS.flatMap(({ name }) => latest.get(name) ?? [])
  const own = [...latest.values()].filter((each) => !loads.includes(each))
  for (const theme of ['light', 'dark'] as const) {
    const chart = drawChart(
      loads.map(({ metric }) => metric),
      theme,
    )
    await writeFile(path(`../../docs/images/performance-${theme}.svg`), chart)
  }
  const page = await readFile(PAGE, 'utf8')
  await writeFile(PAGE, replaceGenerated(page, tablesOf([...loads, ...own])))
  await formatFile(PAGE)
}
