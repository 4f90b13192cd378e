import { expect, test } from 'vitest'
import { closingLine, countTests } from './test-report.ts'

function report(...files: readonly (readonly [string, ...string[]])[]): string {
  return JSON.stringify({
    success: true,
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  })
}

test('counts the tests of every file', () => {
  const text = report(
    ['passed', 'passed', 'passed', 'skipped'],
    ['failed', 'passed', 'failed', 'pending', 'todo'],
  )

  expect(countTests(text, 1)).toEqual({ passed: 3, failed: 1, skipped: 3 })
})

test('counts a file that could not be loaded as a failure', () => {
  const text = report(['failed'], ['passed', 'passed'])

  expect(countTests(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('never calls a run good that ended badly or left no report', () => {
  const text = report(['passed', 'passed'])

  expect(countTests(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('ends with one plain line', () => {
  const line = closingLine({ passed: 12, failed: 0, skipped: 3 })

  expect(line).toBe('12 passed, 0 failed, 3 skipped')
})
