import { describe, expect, test } from 'vitest'
import { checkPlan } from './check.ts'
import { formatPlan, parsePlan } from './parse.ts'
import { encodePlan } from './schema.ts'
import { maskPlan, resolveSecrets } from './secrets.ts'

const planWith = (target: Readonly<Record<string, unknown>>) => ({
  version: 1,
  target,
  load: { stages: [{ connections: 1, hold: '1s' }] },
})

function soundPlan(builtin: Readonly<Record<string, unknown>>) {
  const checked = checkPlan(planWith({ urls: ['builtin'], builtin }))
  if (!checked.ok) throw new Error(checked.issues[0]?.message)
  return checked.plan
}

describe('the settings of the built-in target in a plan', () => {
  test('are filled up with defaults, and survive a file', () => {
    const plan = soundPlan({ pingEveryMs: 5000 })

    expect(plan.target.builtin).toMatchObject({
      pingEveryMs: 5000,
      pongWaitMs: 10_000,
      idleTimeoutMs: 0,
    })
    expect(parsePlan(formatPlan(encodePlan(plan)))).toEqual(plan)
  })

  test('are absent from plans that do not have them', () => {
    const checked = checkPlan(planWith({ urls: ['builtin'] }))

    expect(checked).toMatchObject({ ok: true })
    expect(checked.ok && 'builtin' in checked.plan.target).toBe(false)
  })

  test.each([
    [
      { urls: ['ws://a.example/'], builtin: {} },
      'target.builtin',
      'which target.urls does not name',
    ],
    [
      { urls: ['builtin'], builtin: { idleTimeout: 5 } },
      'target.builtin.idleTimeout',
      'did you mean "idleTimeoutMs"?',
    ],
    [
      { urls: ['builtin'], builtin: { slowLimitBytes: 5 } },
      'target.builtin.slowLimitBytes',
      'must be at least 1024',
    ],
    [
      { urls: ['builtin'], builtin: { idleCut: 'never' } },
      'target.builtin.idleCut',
      'must be a code that close frames may carry, or one of reset, eof, silent',
    ],
  ])('%o is refused', (target, path, words) => {
    const checked = checkPlan(planWith(target))

    expect(checked).toMatchObject({
      ok: false,
      issues: [{ path, message: expect.stringContaining(words) }],
    })
  })

  test('hide the secret of the tokens, and fill it in for the run', () => {
    const plan = soundPlan({ tokenSecret: '${env:KEY}' })

    const resolved = resolveSecrets(plan, () => 'hush')
    expect(resolved.target.builtin?.tokenSecret).toBe('hush')
    expect(JSON.stringify(maskPlan(encodePlan(resolved)))).not.toContain('hush')
  })
})
