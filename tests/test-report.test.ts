import { expect, test } from 'vitest'
import {
  closingLine,
  countTests,
  countUnfinished,
  unsteadyTests,
  type Progress,
} from './test-report.ts'

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

const line = (state: string, more: Partial<Progress> = {}): string =>
  `${JSON.stringify({ state, name: 'a > b', repeated: 0, ...more })}\n`

test('counts what was finished of a run without a report, and it as a failure', () => {
  const states = ['passed', 'failed', 'skipped', 'failed', 'passed']
  const written = states.map((state) => line(state)).join('')

  expect(countUnfinished(written)).toEqual({ passed: 2, failed: 2, skipped: 1 })
  expect(countUnfinished(line('passed'))).toMatchObject({
    passed: 1,
    failed: 1,
  })
  expect(countUnfinished('')).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('names what passed only when it was tried again', () => {
  const written = [
    line('passed'),
    line('passed', { name: 'c > d', repeated: 2 }),
    line('passed', { name: 'e > f', repeated: 1, disturbed: 'played 3 times' }),
  ].join('')

  expect(unsteadyTests(written)).toEqual([
    'UNSTEADY: c > d (repeated 2 times)',
    'UNSTEADY: e > f (repeated 1 time; played 3 times)',
  ])
})

test('ends with one plain line', () => {
  const counts = { passed: 12, failed: 0, skipped: 3 }

  expect(closingLine(counts)).toBe('12 passed, 0 failed, 3 skipped')
})
