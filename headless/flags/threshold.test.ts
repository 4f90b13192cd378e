import { expect, test } from 'vitest'
import { threshold } from './threshold.ts'

test.each([
  ['connections.successRate>=0.95', 'connections.successRate', '>=', 0.95],
  [' messages.rtt.p99 < 200 ', 'messages.rtt.p99', '<', 200],
  ['messages.lost==0', 'messages.lost', '==', 0],
  ['messages.lost<=3', 'messages.lost', '<=', 3],
  ['connections.peak > 10', 'connections.peak', '>', 10],
] as const)('reads the rule "%s"', (rule, metric, op, value) => {
  expect(threshold.parse(rule)).toEqual({ metric, op, value })
})

test.each(['', 'connections.successRate', 'a=1', 'a >= b', '>=1', 'a>=1 or 2'])(
  'refuses "%s"',
  (rule) => {
    expect(threshold.parse(rule)).toBeUndefined()
  },
)
