// The frame tables, played by a raw server against each implementation. What
// `ws` makes of a case stands beside what ours has to.
import { describe, expect, test } from 'vitest'
import { IMPLEMENTATIONS } from '../support/raw-websocket/implementations.ts'
import { FRAME_CASES } from './frame-cases.ts'
import { expectedOf, titleOf } from './frame-case.ts'
import { outcomeOf, runFrameCase } from './run-frame-case.ts'

describe.each(IMPLEMENTATIONS)('$name', (implementation) => {
  const { name } = implementation

  describe.each(Object.entries(FRAME_CASES))('%s', (_section, cases) => {
    const titled = cases.map((one) => [titleOf(one, name), one] as const)

    test.each(titled)('%s', async (_title, testCase) => {
      const expected = outcomeOf(expectedOf(testCase, name))

      const outcome = await runFrameCase(implementation, testCase)

      expect(outcome).toEqual(expected)
    })
  })
})
