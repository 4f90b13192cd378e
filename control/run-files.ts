// The files that a finished run leaves in its folder. Each is written beside
// its place and then renamed, so that none is ever seen half. Their contents
// are core/export's.
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError } from '../core/errors.ts'
import { errorsCsv } from '../core/export/errors-csv.ts'
import { reportHtml } from '../core/export/report-html.ts'
import { stepsCsv } from '../core/export/steps-csv.ts'
import { timelineCsv } from '../core/export/timeline-csv.ts'
import type { Second } from '../core/metrics/second.ts'
import type { Summary } from '../core/metrics/summary-schema.ts'
import { formatPlan } from '../core/plan/parse.ts'
import type { PlanSource } from '../core/plan/schema.ts'
import type { ExportFormat } from '../core/protocol/app.ts'
import { operatingSystemOf } from '../core/verdict/error-help.ts'
import { describeFileProblem } from './file-problem.ts'
import { CHARTS_FILE, RESULT_FILES } from './result-files.ts'

export interface RunFilesInput {
  readonly summary: Summary
  readonly seconds: readonly Second[]
  /** Secrets masked. */
  readonly plan: PlanSource
  readonly charts?: RenderedCharts
}

export interface RenderedCharts {
  readonly charts: readonly {
    readonly name: string
    readonly title: string
    readonly svg: string
  }[]
  readonly png: Uint8Array
}

/** The text of one file. */
export function exportText(format: ExportFormat, input: RunFilesInput): string {
  const { summary, seconds } = input
  switch (format) {
    case 'summary.json':
      return `${JSON.stringify(summary, null, 2)}\n`
    case 'timeline.csv':
      return timelineCsv(seconds, summary.messages.loop)
    case 'steps.csv':
      return stepsCsv(summary)
    case 'errors.csv':
      return errorsCsv(summary, operatingSystemOf(process.platform))
    case 'plan.yaml':
      return formatPlan(input.plan)
    case 'report.html':
      return reportHtml({
        summary,
        seconds,
        planYaml: formatPlan(input.plan),
        charts: input.charts?.charts ?? [],
      })
  }
}

/**
 * Writes every file that can be written.
 *
 * @throws FileError that names each one that cannot, after trying all
 */
export async function writeRunFiles(
  folder: string,
  input: RunFilesInput,
): Promise<void> {
  const problems: string[] = []
  for (const name of RESULT_FILES) {
    try {
      const content =
        name === CHARTS_FILE ? input.charts?.png : exportText(name, input)
      if (content !== undefined) await writeWhole(folder, name, content)
    } catch (error) {
      problems.push(describeFileProblem(`write ${join(folder, name)}`, error))
    }
  }
  if (problems.length > 0) throw new FileError(problems.join('\n'))
}

async function writeWhole(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  await mkdir(folder, { recursive: true }) // somebody may have removed it
  const temporary = join(folder, `.${name}.tmp`)
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, join(folder, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
