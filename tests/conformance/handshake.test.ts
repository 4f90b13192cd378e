// The handshake table, played by a raw server against each implementation.
import { describe, expect, test } from 'vitest'
import { IMPLEMENTATIONS } from '../support/raw-websocket/implementations.ts'
import { answers } from './cases/answers.ts'
import { refusals } from './cases/refusals.ts'
import { expectedHandshake, handshakeTitle } from './handshake-case.ts'
import { handshakeOutcomeOf, runHandshakeCase } from './run-handshake-case.ts'

const ALL = [...answers, ...refusals]

describe.each(IMPLEMENTATIONS)('$name', (implementation) => {
  const { name } = implementation
  const titled = ALL.map((one) => [handshakeTitle(one, name), one] as const)

  test.each(titled)('%s', async (_title, testCase) => {
    const expected = handshakeOutcomeOf(expectedHandshake(testCase, name))

    const outcome = await runHandshakeCase(implementation, testCase)

    expect(outcome).toEqual(expected)
  })
})
