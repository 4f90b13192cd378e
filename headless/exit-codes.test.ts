import { expect, test } from 'vitest'
import type { ThresholdResult } from '../core/metrics/summary-schema.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'

const rule = (met: boolean): ThresholdResult => ({
  metric: 'connections.successRate',
  op: '>=',
  value: 0.95,
  actual: met ? 1 : 0,
  met,
})

test.each([
  ['completed', [true], false, EXIT.ok],
  ['completed', [], false, EXIT.ok],
  ['completed', [true, false], false, EXIT.thresholdMissed],
  ['stopped', [true], false, EXIT.ok],
  ['stopped', [false], false, EXIT.thresholdMissed],
  ['aborted', [true], false, EXIT.lost],
  ['failed', [true], false, EXIT.lost],
  ['stopped', [true], true, EXIT.interrupted],
  ['failed', [false], true, EXIT.interrupted],
] as const)(
  'a run that %s with rules %j, interrupted %s, ends with %i',
  (outcome, met, interrupted, code) => {
    const thresholds = met.map(rule)
    const summary = { outcome, thresholds, steps: [] }

    expect(exitCodeOf(summary, interrupted)).toBe(code)
  },
)

test('a missed threshold of a step is one too', () => {
  const steps = [{ thresholds: [rule(true)] }, { thresholds: [rule(false)] }]
  const summary = { outcome: 'completed' as const, thresholds: [], steps }

  expect(exitCodeOf(summary, false)).toBe(EXIT.thresholdMissed)
})

test.each([
  [2300, 'generator', EXIT.ok],
  [2300, 'target', EXIT.thresholdMissed],
  [0, 'generator', EXIT.thresholdMissed],
] as const)(
  'a search up to %i that ended by %s ends with %i',
  (low, stoppedBy, code) => {
    const search = {
      ...{ for: 'connections' as const, found: null, low, high: null },
      ...{ stoppedBy, reason: '', probes: [] },
    }
    const summary = {
      outcome: 'completed' as const,
      thresholds: [],
      steps: [],
      search,
    }

    expect(exitCodeOf(summary, false)).toBe(code)
    expect(exitCodeOf(summary, true)).toBe(EXIT.interrupted)
  },
)
