// Counts the outcome of a Vitest run from its JSON report.
import { z } from 'zod'

export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const reportSchema = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

/**
 * Counts tests, over all projects. A file that failed without a failing test
 * (it could not be loaded, a hook threw) counts as one failure; so does a run
 * that ended badly (`exitCode`) with every test green.
 */
export function countTests(report: string, exitCode: number): TestCounts {
  const files = reportSchema.parse(JSON.parse(report)).testResults
  const statuses = files.flatMap((file) => {
    const tests = file.assertionResults.map(({ status }) => status)
    const broken = file.status === 'failed' && !tests.includes('failed')
    return broken ? [...tests, 'failed'] : tests
  })
  return count(statuses, exitCode === 0 ? 0 : 1)
}

const progressSchema = z.object({
  state: z.string(),
  name: z.string(),
  /** How often it was tried again. */
  repeated: z.number(),
  /** How other programs came in its way, where it passed nevertheless. */
  disturbed: z.string().optional(),
})

/** A line of `progress-reporter.ts`. */
export type Progress = z.infer<typeof progressSchema>

/**
 * Counts the tests of a run that left no report, from the lines of
 * `progress-reporter.ts`: that it was not finished is a failure at least.
 */
export function countUnfinished(progress: string): TestCounts {
  const states = readProgress(progress).map(({ state }) => state)
  return count(states, 1)
}

/**
 * A line for each test that did not pass at once and undisturbed: other
 * programs were in its way, or it is not as steady as it should be.
 */
export function unsteadyTests(progress: string): string[] {
  return readProgress(progress).flatMap(({ name, repeated, disturbed }) => {
    const how = [
      ...(repeated > 0 ? [`repeated ${repeated} ${times(repeated)}`] : []),
      ...(disturbed === undefined ? [] : [disturbed]),
    ]
    return how.length > 0 ? [`UNSTEADY: ${name} (${how.join('; ')})`] : []
  })
}

function times(count: number): string {
  return count === 1 ? 'time' : 'times'
}

function readProgress(progress: string): Progress[] {
  const lines = progress.split('\n').filter(Boolean)
  return lines.map((line) => progressSchema.parse(JSON.parse(line)))
}

function count(statuses: readonly string[], leastFailed: number): TestCounts {
  const passed = statuses.filter((status) => status === 'passed').length
  const failed = statuses.filter((status) => status === 'failed').length
  return {
    passed,
    failed: Math.max(failed, leastFailed),
    skipped: statuses.length - passed - failed,
  }
}

/** The line that ends every run of the tests. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
