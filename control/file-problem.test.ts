import { expect, test } from 'vitest'
import { describeFileProblem } from './file-problem.ts'

function errnoOf(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code })
}

test('a known problem is told with what to do', () => {
  expect(describeFileProblem('write /a', errnoOf('ENOSPC'))).toBe(
    'Cannot write /a: the disk is full: free some space (ENOSPC).',
  )
})

test('an unknown problem keeps its own words', () => {
  expect(describeFileProblem('write /a', errnoOf('EWEIRD'))).toBe(
    'Cannot write /a: EWEIRD: something (EWEIRD).',
  )
  expect(describeFileProblem('write /a', new Error('no luck'))).toBe(
    'Cannot write /a: no luck.',
  )
})
