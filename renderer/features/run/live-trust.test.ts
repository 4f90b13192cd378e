import { expect, test } from 'vitest'
import { createRunStore, IDLE_STATUS } from '../../state/run-store.ts'
import { syntheticSeconds } from '../../testing/synthetic-run.ts'
import { liveTrust } from './live-trust.ts'

function trustAfter(count: number, saturated: boolean) {
  const run = createRunStore()
  const seconds = syntheticSeconds({ seconds: 60, connections: 100, saturated })
  run.getState().attach({
    status: { ...IDLE_STATUS, state: 'holding', workers: 2 },
    seconds: seconds.slice(0, count),
    summary: null,
  })
  return liveTrust(run.getState(), null)
}

test('before the first second there is nothing to distrust', () => {
  expect(trustAfter(0, true)).toMatchObject({
    verdict: 'trusted',
    redSeconds: 0,
    lastReason: null,
  })
})

test('numbers are trusted until the generator is red, and not from then on', () => {
  expect(trustAfter(36, true).verdict).toBe('trusted')
  expect(trustAfter(41, true)).toMatchObject({
    verdict: 'generator-limited',
    redSeconds: 4,
    measuredSeconds: 41,
    lastReason: expect.stringMatching(/^worker 0: CPU at 93 %/),
  })
  expect(trustAfter(60, true).redSeconds).toBeGreaterThan(4)
  expect(trustAfter(60, false).verdict).toBe('trusted')
})
