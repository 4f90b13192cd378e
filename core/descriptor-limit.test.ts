import { expect, test } from 'vitest'
import {
  connectionsPerProcess,
  descriptorLimitOf,
  hardDescriptorLimitOf,
  type ReportSource,
} from './descriptor-limit.ts'

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

test.each([
  // what a worker really opened under such a limit: 233, 577, 1077, 2025
  { limit: 256, connections: 224 },
  { limit: 600, connections: 568 },
  { limit: 1100, connections: 1066 },
  { limit: 2048, connections: 1984 },
  { limit: 20_000, connections: 19_744 },
  { limit: 30, connections: 0 },
  { limit: null, connections: Infinity },
])('$limit descriptors hold $connections connections', (each) => {
  expect(connectionsPerProcess(each.limit)).toBe(each.connections)
})

test('the hard limit is told apart from the one in force', () => {
  const report = { userLimits: { open_files: { soft: 1024, hard: 4096 } } }

  expect(hardDescriptorLimitOf({ getReport: () => report })).toBe(4096)
})
