// A reporter of Vitest that writes each result down at once, one line of JSON
// each (progressSchema): what is known of a run that was ended before it could
// report, and which tests had to be tried again.
import { appendFileSync } from 'node:fs'
import type { Reporter, TestCase } from 'vitest/node'
import type { Progress } from './test-report.ts'

// oxlint-disable-next-line import/no-default-export -- what Vitest looks for
export default class ProgressReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const file = process.env['TIDEWIRE_TEST_PROGRESS']
    if (file === undefined) return
    const { disturbed } = test.meta()
    const progress: Progress = {
      state: test.result().state,
      name: `${test.module.relativeModuleId} > ${test.fullName}`,
      repeated: test.diagnostic()?.retryCount ?? 0,
      ...(disturbed === undefined ? {} : { disturbed }),
    }
    appendFileSync(file, `${JSON.stringify(progress)}\n`)
  }
}
