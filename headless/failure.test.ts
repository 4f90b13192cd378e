import { expect, test } from 'vitest'
import {
  FileError,
  PlanError,
  RunLostError,
  RunStateError,
} from '../core/errors.ts'
import { describeFailure } from './failure.ts'
import { UsageError } from './usage-error.ts'

test.each([
  [new UsageError('no'), 2, 'error: no'],
  [new FileError('cannot write'), 2, 'error: cannot write'],
  [
    new PlanError([{ path: 'a.b', message: 'is bad' }]),
    2,
    'error: a.b: is bad',
  ],
  [
    new PlanError([
      { path: 'a', message: 'is bad' },
      { path: 'b', message: 'too', line: 3, column: 5 },
    ]),
    2,
    'error: the plan does not hold:\n  a: is bad\n  b: too (line 3, column 5)',
  ],
  [new RunLostError('gone'), 3, 'error: gone'],
  [new RunStateError('busy'), 3, 'error: busy'],
])('%o is said in words', (error, exitCode, message) => {
  expect(describeFailure(error)).toEqual({ exitCode, message })
})

test('what nobody expected is said without its stack', () => {
  const { message, exitCode } = describeFailure(new TypeError('x is not y'))

  expect(exitCode).toBe(3)
  expect(message).toContain('x is not y')
  expect(message).not.toContain('    at ')
})
