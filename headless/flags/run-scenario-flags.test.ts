// The flags of scenarios over flags alone, over a scenario and over a file.
import { describe, expect, test } from 'vitest'
import { PlanError } from '../../core/errors.ts'
import { checkPlan } from '../../core/plan/check.ts'
import { scenarioPlan } from '../../core/plan/scenarios.ts'
import { encodePlan, type PlanSource } from '../../core/plan/schema.ts'
import { loadPlan } from '../commands/load-plan.ts'
import { UsageError } from '../usage-error.ts'
import type { LoadFlags } from './run-flags.ts'
import { planFromFlags } from './run-plan.ts'

const target = ['ws://localhost:8080/ws']

function problemOf(flags: LoadFlags, base: PlanSource | null = null): unknown {
  try {
    return planFromFlags({ target, ...flags }, base)
  } catch (error) {
    return error
  }
}

/** As a file is read: with the words of its profile filled in. */
function written(source: PlanSource): PlanSource {
  const checked = checkPlan(source)
  if (!checked.ok) throw new PlanError(checked.issues)
  return encodePlan(checked.plan)
}

describe('traffic flags', () => {
  test('make a whole plan with a profile', () => {
    const plan = planFromFlags(
      { target, profile: 'im', traffic: 'groups', groupSize: 50, senders: 5 },
      null,
    )

    expect(plan).toMatchObject({
      profile: 'im',
      login: { type: 'message' },
      traffic: {
        ...{ type: 'groups', size: 50, senders: 5 },
        template: expect.stringContaining('"type":"group"'),
      },
    })
    expect(JSON.stringify(plan.login)).toContain('groups')
  })

  test('the rate and the size are those of --msg-rate and --payload-size', () => {
    const flags: LoadFlags = { traffic: 'chat', msgRate: 90, payloadSize: 50 }

    expect(planFromFlags({ target, ...flags }, null).traffic).toMatchObject({
      ...{ type: 'chat', ratePerMinute: 90, payloadSize: 50 },
    })
  })

  test.each([
    [{ groupSize: 5 }, '--group-size'],
    [{ groupSize: 5, traffic: 'chat' }, '--group-size needs --traffic groups'],
    [{ groups: 5, traffic: 'groups' }, '--groups needs --traffic sender-to'],
    [{ senders: 5, traffic: 'echo' }, '--senders needs --traffic groups or'],
    [{ loop: 'closed', traffic: 'chat' }, '--loop needs --traffic echo'],
    [{ mode: 'connect-only', traffic: 'chat' }, '--mode connect-only'],
  ] satisfies [LoadFlags, string][])('%o is a wrong use', (flags, words) => {
    const problem = problemOf(flags)

    expect(problem).toBeInstanceOf(UsageError)
    expect(String(problem)).toContain(words)
  })

  test('a size that does not fit is named by its flag', () => {
    const flags: LoadFlags = { traffic: 'groups', groupSize: 3, senders: 4 }

    expect(String(problemOf(flags))).toContain('--senders: must be at most')
  })
})

describe('disturbance flags', () => {
  test('take the place of those of their kind and leave the others', () => {
    const base: PlanSource = {
      ...scenarioPlan('storm', target),
      disturbances: [
        { type: 'storm', at: '30s' },
        { type: 'flapping', every: '5s' },
      ],
    }

    const { disturbances } = planFromFlags(
      { storm: { type: 'storm', at: '1s', share: 0.5 } },
      base,
    )

    expect(disturbances).toMatchObject([
      { type: 'flapping', every: 5000 },
      { type: 'storm', at: 1000, share: 0.5 },
    ])
  })

  test('one that cannot act is named by its flag, with an example', () => {
    const problem = problemOf({
      storm: { type: 'storm', at: '2m' },
      duration: 60_000,
    })

    expect(problem).toBeInstanceOf(PlanError)
    expect(String(problem)).toContain(
      '--storm: must be before the end: the run ends at 1m; for example --storm 100%@30s/10s',
    )
  })

  test("a plan's own that a shorter run cuts off is said of --duration", () => {
    const problem = problemOf(
      { duration: 20_000 },
      scenarioPlan('storm', target),
    )

    expect(String(problem)).toContain(
      '--duration: disturbances[0].at must be before the end',
    )
  })

  test('slow readers without conversations are named by their flag', () => {
    const problem = problemOf({ slow: { type: 'slow' } })

    expect(String(problem)).toContain('--slow: slow needs receivers')
  })
})

describe('--profile', () => {
  test('over a file with another one changes log-in, heartbeat and messages', () => {
    const base = written(scenarioPlan('single-chat', target))

    const plan = planFromFlags({ profile: 'gowebsocket' }, base)

    expect(plan.profile).toBe('gowebsocket')
    expect(JSON.stringify(plan.login)).toContain('"cmd')
    expect(JSON.stringify(plan.heartbeat)).toContain('"cmd')
    expect(plan.traffic).toMatchObject({
      type: 'chat',
      ratePerMinute: 60,
      template: expect.stringContaining('"cmd":"msg"'),
    })
  })

  test('leaves a heartbeat of ping frames as it is', () => {
    const base = written(scenarioPlan('soak', target))

    const plan = planFromFlags({ profile: 'gowebsocket' }, base)

    expect(plan.heartbeat).toMatchObject({ type: 'ping', interval: 45_000 })
  })

  test('a protocol without log-in leaves none behind', () => {
    const base = written(scenarioPlan('single-chat', target))

    const plan = planFromFlags({ profile: 'plain' }, base)

    expect(plan.login).toEqual({ type: 'none' })
    expect(plan.traffic).toMatchObject({ template: '{{body}}' })
  })

  test('other traffic over a file speaks the words of its profile', () => {
    const base = written(scenarioPlan('single-chat', target))

    const plan = planFromFlags({ traffic: 'groups' }, base)

    expect(JSON.stringify(plan.login)).toContain('groups')
    expect(plan.traffic).toMatchObject({
      template: expect.stringContaining('"type":"group"'),
    })
  })

  test('a log-in of its own stays with other traffic', () => {
    const login = {
      ...{ type: 'message' as const, message: 'me', expect: 'you' },
    }
    const base = written({ ...scenarioPlan('single-chat', target), login })

    const plan = planFromFlags({ traffic: 'ask' }, base)

    expect(plan.login).toMatchObject({ message: 'me', expect: 'you' })
  })
})

describe('--scenario', () => {
  test('runs against the built-in target, set to show it', async () => {
    const plan = await loadPlan(undefined, { scenario: 'idle-timeout' })

    expect(plan.target).toMatchObject({
      urls: ['builtin'],
      builtin: { idleTimeoutMs: 30_000 },
    })
  })

  test('runs against --target without settings, and other flags replace', async () => {
    const plan = await loadPlan(undefined, {
      ...{ scenario: 'storm', target, conns: 40, profile: 'plain' },
      storm: { type: 'storm', at: '5s' },
    })

    expect(plan.target).not.toHaveProperty('builtin')
    expect(plan).toMatchObject({
      target: { urls: target },
      profile: 'plain',
      load: { stages: [{ connections: 40 }] },
      disturbances: [{ type: 'storm', at: 5000 }],
    })
  })

  test.each([
    ['plan.yaml', { scenario: 'storm' }],
    [undefined, { scenario: 'storm', preset: '100' }],
  ] as const)('%s with %o is one too many', async (file, flags) => {
    await expect(loadPlan(file, flags)).rejects.toThrow(
      'cannot be used together',
    )
  })
})
