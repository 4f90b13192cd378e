// A reporter of Vitest that writes each result down at once, one word a line:
// what is known of a run that was ended before it could report.
import { appendFileSync } from 'node:fs'
import type { Reporter, TestCase } from 'vitest/node'

// oxlint-disable-next-line import/no-default-export -- what Vitest looks for
export default class ProgressReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const file = process.env['TIDEWIRE_TEST_PROGRESS']
    if (file !== undefined) appendFileSync(file, `${test.result().state}\n`)
  }
}
