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
 * that ended badly (`exitCode`) with every test green, or left no report.
 */
export function countTests(
  report: string | undefined,
  exitCode: number,
): TestCounts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const files = reportSchema.parse(JSON.parse(report)).testResults
  const statuses = files.flatMap((file) => {
    const tests = file.assertionResults.map(({ status }) => status)
    const broken = file.status === 'failed' && !tests.includes('failed')
    return broken ? [...tests, 'failed'] : tests
  })
  const passed = statuses.filter((status) => status === 'passed').length
  const failed = statuses.filter((status) => status === 'failed').length
  return {
    passed,
    failed: exitCode === 0 ? failed : Math.max(failed, 1),
    skipped: statuses.length - passed - failed,
  }
}

/** The line that ends every run of the tests. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
