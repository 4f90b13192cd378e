import { expect, test } from 'vitest'
import { closingLine, countTests, countUnfinished } from './test-report.ts'

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

test('never calls a run good that ended badly', () => {
  const text = report(['passed', 'passed'])

  expect(countTests(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('counts what was finished of a run without a report, and it as a failure', () => {
  const written = 'passed\nfailed\nskipped\nfailed\npassed\n'

  expect(countUnfinished(written)).toEqual({ passed: 2, failed: 2, skipped: 1 })
  expect(countUnfinished('passed\n')).toMatchObject({ passed: 1, failed: 1 })
  expect(countUnfinished('')).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('ends with one plain line', () => {
  const line = closingLine({ passed: 12, failed: 0, skipped: 3 })

  expect(line).toBe('12 passed, 0 failed, 3 skipped')
})
