import { expect, test } from 'vitest'
import { descriptorLimitOf, type ReportSource } from './descriptor-limit.ts'

test.each([
  ['a limit', { userLimits: { open_files: { soft: 1024 } } }, 1024],
  ['none', { userLimits: { open_files: { soft: 'unlimited' } } }, null],
  ['a system without descriptors', { userLimits: {} }, null],
  ['a report without limits', {}, null],
])('%s is read', (_name, report, limit) => {
  expect(descriptorLimitOf({ getReport: () => report })).toBe(limit)
})

test('a runtime without reports has no limit to tell', () => {
  expect(descriptorLimitOf(undefined)).toBeNull()
})

test('the report does not look up the names of open sockets', () => {
  const source: ReportSource = {
    getReport: () => ({
      userLimits: { open_files: { soft: source.excludeNetwork ? 7 : 0 } },
    }),
  }

  expect(descriptorLimitOf(source)).toBe(7)
})
