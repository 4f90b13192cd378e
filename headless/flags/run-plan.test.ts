import { describe, expect, test } from 'vitest'
import { PlanError } from '../../core/errors.ts'
import { presetPlan } from '../../core/plan/presets.ts'
import type { Plan, PlanSource } from '../../core/plan/schema.ts'
import { UsageError } from '../usage-error.ts'
import type { LoadFlags } from './run-flags.ts'
import { planFromFlags } from './run-plan.ts'

const URL = 'ws://localhost:8080/ws'
const target = [URL]

const base: PlanSource = {
  version: 1,
  name: 'Base',
  target: { urls: ['ws://base/'], headers: { 'X-Base': '1' } },
  load: {
    stages: [{ name: '200', connections: 200, ramp: '10s', hold: '50s' }],
    maxConnectsPerSecond: 40,
  },
  connect: { retries: 2, readTimeout: '5m', backoff: { ceiling: '5s' } },
  heartbeat: { type: 'message', interval: '20s', message: 'hi', expect: 'yo' },
  traffic: { type: 'echo', ratePerMinute: 6, payloadSize: 50 },
  thresholds: [{ metric: 'messages.rtt.p99', op: '<', value: 500 }],
}

const DEFAULT_GOAL = {
  metric: 'connections.successRate',
  op: '>=',
  value: 0.95,
  abort: false,
  after: 10_000,
}

const firstStage = (plan: Plan) => plan.load.stages[0]

describe('a plan made of flags alone', () => {
  test('has the defaults of wsbench', () => {
    const plan = planFromFlags({ target }, null)

    expect({
      urls: plan.target.urls,
      stages: plan.load.stages,
      heartbeat: plan.heartbeat,
      traffic: plan.traffic,
      thresholds: plan.thresholds,
    }).toEqual({
      urls: [URL],
      stages: [
        expect.objectContaining({
          connections: 1000,
          ramp: 30_000,
          hold: 30_000,
        }),
      ],
      heartbeat: { type: 'ping', interval: 30_000, timeout: 10_000 },
      traffic: { type: 'none' },
      thresholds: [DEFAULT_GOAL],
    })
  })

  test('keeps the ramp inside a short duration', () => {
    const plan = planFromFlags({ target, duration: 8000 }, null)

    expect(firstStage(plan)).toMatchObject({ ramp: 4000, hold: 4000 })
  })

  test('opens all at once with a ramp of 0', () => {
    const flags = { target, ramp: 0, duration: 5000 }

    expect(firstStage(planFromFlags(flags, null))).toMatchObject({
      ramp: 0,
      hold: 5000,
    })
  })

  test('needs a target', () => {
    expect(() => planFromFlags({}, null)).toThrow(UsageError)
  })
})

const CHANGES: readonly (readonly [string, LoadFlags, object])[] = [
  ['--target', { target }, { target: { urls: [URL] } }],
  [
    '--header',
    { header: [{ name: 'X-A', value: 'b' }] },
    { target: { headers: { 'X-Base': '1', 'X-A': 'b' } } },
  ],
  [
    '--subprotocol',
    { subprotocol: ['im'] },
    { target: { subprotocols: ['im'] } },
  ],
  ['--dialing', { dialing: 'sequential' }, { load: { dialing: 'sequential' } }],
  [
    '--ping-message',
    { pingMessage: 'hello', pongMessage: 'hi', pingInterval: 5000 },
    {
      heartbeat: {
        ...{ type: 'message', message: 'hello', expect: 'hi' },
        interval: 5000,
      },
    },
  ],
  ['--insecure', { insecure: true }, { target: { tls: { verify: false } } }],
  ['--ca', { ca: '/ca.pem' }, { target: { tls: { ca: '/ca.pem' } } }],
  [
    '--conns',
    { conns: 500 },
    { load: { stages: [{ connections: 500, ramp: 10_000, hold: 50_000 }] } },
  ],
  [
    '--duration, keeping the ramp',
    { duration: 20_000 },
    { load: { stages: [{ connections: 200, ramp: 10_000, hold: 10_000 }] } },
  ],
  [
    '--ramp, keeping the duration',
    { ramp: 30_000 },
    { load: { stages: [{ ramp: 30_000, hold: 30_000 }] } },
  ],
  ['--max-cps', { maxCps: 7 }, { load: { maxConnectsPerSecond: 7 } }],
  ['--user-base', { userBase: 9 }, { load: { userBase: 9 } }],
  [
    '--handshake-timeout',
    { handshakeTimeout: 2000 },
    { connect: { handshakeTimeout: 2000, retries: 2 } },
  ],
  ['--retry', { retry: 5 }, { connect: { retries: 5 } }],
  [
    '--retry-delay, under the ceiling',
    { retryDelay: 1000 },
    { connect: { backoff: { initial: 1000, ceiling: 5000 } } },
  ],
  [
    '--retry-delay, above the ceiling',
    { retryDelay: 9000 },
    { connect: { backoff: { initial: 9000, ceiling: 9000 } } },
  ],
  [
    '--source-address',
    { sourceAddress: ['127.0.0.2', '127.0.0.3'] },
    { connect: { sourceAddresses: ['127.0.0.2', '127.0.0.3'], retries: 2 } },
  ],
  [
    '--source-ports',
    { sourcePorts: { from: 2000, to: 3000 } },
    { connect: { sourcePorts: { from: 2000, to: 3000 } } },
  ],
  ['--masking', { masking: 'zero' }, { connect: { masking: 'zero' } }],
  [
    '--tls-session-reuse',
    { tlsSessionReuse: true },
    { target: { tls: { sessionReuse: true } } },
  ],
  [
    '--loop',
    { loop: 'closed' },
    { traffic: { type: 'echo', loop: 'closed', payloadSize: 50 } },
  ],
  ['--reconnect', { reconnect: true }, { connect: { reconnect: true } }],
  [
    '--read-timeout',
    { readTimeout: 60_000 },
    { connect: { readTimeout: 60_000 } },
  ],
  [
    '--write-timeout',
    { writeTimeout: 1000 },
    { connect: { writeTimeout: 1000 } },
  ],
  [
    '--ping-interval, keeping the kind of heartbeat',
    { pingInterval: 1000 },
    { heartbeat: { type: 'message', interval: 1000, message: 'hi' } },
  ],
  ['--ping-interval 0', { pingInterval: 0 }, { heartbeat: { type: 'none' } }],
  [
    '--mode connect-only',
    { mode: 'connect-only' },
    { traffic: { type: 'none' } },
  ],
  [
    '--mode messaging, keeping the rate',
    { mode: 'messaging' },
    { traffic: { type: 'echo', ratePerMinute: 6 } },
  ],
  [
    '--msg-rate and --payload-size',
    { msgRate: 60, payloadSize: 200 },
    { traffic: { type: 'echo', ratePerMinute: 60, payloadSize: 200 } },
  ],
  [
    '--message',
    { message: 'a {{seq}}' },
    { traffic: { type: 'echo', template: 'a {{seq}}' } },
  ],
  [
    '--threshold',
    { threshold: [{ metric: 'messages.lost', op: '==', value: 0 }] },
    { thresholds: [{ metric: 'messages.lost', op: '==', value: 0 }] },
  ],
]

describe('over a plan file', () => {
  test.each(CHANGES)('%s replaces its own value', (_name, flags, wanted) => {
    expect(planFromFlags(flags, base)).toMatchObject(wanted)
  })

  test('no flag changes nothing', () => {
    expect(planFromFlags({}, base)).toMatchObject({
      name: 'Base',
      target: { urls: ['ws://base/'] },
      load: {
        stages: [{ connections: 200, ramp: 10_000, hold: 50_000 }],
        maxConnectsPerSecond: 40,
      },
      connect: { retries: 2, readTimeout: 300_000 },
      heartbeat: { type: 'message', interval: 20_000 },
      traffic: { ratePerMinute: 6, payloadSize: 50 },
      thresholds: base.thresholds,
    })
  })

  test.each([
    [{ readTimeout: 0 }, 'readTimeout'],
    [{ writeTimeout: 0 }, 'writeTimeout'],
  ] as const)('%o takes the timeout away', (flags, field) => {
    expect(planFromFlags(flags, base).connect[field]).toBeUndefined()
  })

  test('--max-cps 0 takes the limit away', () => {
    const { load } = planFromFlags({ maxCps: 0 }, base)

    expect(load.maxConnectsPerSecond).toBeUndefined()
  })

  test('--abort-on-miss makes every rule end the run, whoever wrote it', () => {
    const ends = { abort: true, after: 5000 }
    const flags = { abortOnMiss: 5000 }
    const rule = { metric: 'messages.lost', op: '==', value: 0 } as const

    expect(planFromFlags(flags, base).thresholds).toEqual([
      { metric: 'messages.rtt.p99', op: '<', value: 500, ...ends },
    ])
    expect(
      planFromFlags({ ...flags, threshold: [rule] }, base).thresholds,
    ).toEqual([{ ...rule, ...ends }])
    expect(planFromFlags({ ...flags, target }, null).thresholds).toEqual([
      { ...DEFAULT_GOAL, ...ends },
    ])
  })

  test('an --abort-on-miss that comes too late is named', () => {
    expect(() => planFromFlags({ abortOnMiss: 3_600_000 }, base)).toThrow(
      /^--abort-on-miss: must be shorter than the run/,
    )
  })

  test('a stage keeps no rule on what a flag turns off', () => {
    const rules = [
      { metric: 'messages.lost', op: '==', value: 0 },
      { metric: 'connections.dropped', op: '==', value: 0 },
    ] as const
    const stages = base.load.stages.map((stage) => ({
      ...stage,
      thresholds: [...rules],
    }))

    const { load } = planFromFlags(
      { mode: 'connect-only' },
      { ...base, load: { ...base.load, stages } },
    )

    expect(load.stages[0]?.thresholds).toMatchObject([rules[1]])
  })

  test('rules on what a flag turns off give way to the default rule', () => {
    const { thresholds } = planFromFlags({ mode: 'connect-only' }, base)

    expect(thresholds).toEqual([DEFAULT_GOAL])
  })
})

describe('over a plan of several stages', () => {
  const ladder = presetPlan('quick', target)
  const stagesWith = (flags: LoadFlags) =>
    planFromFlags(flags, ladder).load.stages.map(
      ({ connections, ramp, hold }) => [connections, ramp, hold],
    )

  test('--conns scales every stage to the new peak', () => {
    expect(stagesWith({ conns: 100 })).toEqual([
      [5, 3000, 12_000],
      [20, 3000, 12_000],
      [50, 3000, 12_000],
      [100, 3000, 12_000],
    ])
  })

  test('--duration scales every time', () => {
    expect(stagesWith({ duration: 20_000 })).toEqual([
      [50, 1000, 4000],
      [200, 1000, 4000],
      [500, 1000, 4000],
      [1000, 1000, 4000],
    ])
  })

  test('--ramp sets the ramp of each stage inside its time', () => {
    expect(stagesWith({ ramp: 5000 }).map(([, ...times]) => times)).toEqual(
      Array.from({ length: 4 }, () => [5000, 10_000]),
    )
  })

  test('a stage keeps a name that counts nothing, and loses one that lies', () => {
    const names = (name: string) =>
      planFromFlags(
        { conns: 50 },
        {
          ...base,
          load: { stages: [{ name, connections: 1000, hold: '9s' }] },
        },
      ).load.stages[0]?.name

    expect([names('Warm up'), names('1k')]).toEqual(['Warm up', undefined])
  })
})

describe('what does not hold together', () => {
  const problemOf = (flags: LoadFlags, from: PlanSource | null = null) => {
    try {
      planFromFlags({ target, ...flags }, from)
      return null
    } catch (error) {
      return error
    }
  }

  test('a ramp longer than the duration is said so', () => {
    const problem = problemOf({ ramp: 20_000, duration: 10_000 })

    expect(problem).toBeInstanceOf(UsageError)
    expect(String(problem)).toContain('--ramp (20s) is longer than')
  })

  test("a duration shorter than the plan's own ramp is said so", () => {
    const problem = problemOf({ duration: 5000 }, base)

    expect(String(problem)).toContain("the plan's ramp (10s) is longer than")
  })

  test.each([
    { msgRate: 6 },
    { payloadSize: 100 },
    { message: 'x' },
    { loop: 'closed' },
  ] satisfies LoadFlags[])(
    'messages in connect-only are refused: %o',
    (flags) => {
      const problem = problemOf({ ...flags, mode: 'connect-only' })

      expect(String(problem)).toContain('need --mode messaging')
    },
  )

  test.each([
    [{ pongMessage: 'hi' }],
    [{ pingMessage: 'hello', pingInterval: 0 }],
  ] satisfies [LoadFlags][])('%o has no heartbeat to change', (flags) => {
    const problem = problemOf(flags)

    expect(problem).toBeInstanceOf(UsageError)
    expect(String(problem)).toContain('--ping-message')
  })

  test.each([
    [
      { target: ['http://localhost/ws'] },
      '--target: must be a ws:// or wss://',
    ],
    [{ target: ['nonsense'] }, '--target: "nonsense" is not a URL'],
    [{ message: '{{sqe}}' }, '--message: unknown variable {{sqe}}'],
    [
      { threshold: [{ metric: 'connections.sucessRate', op: '>', value: 0 }] },
      'did you mean "connections.successRate"',
    ],
    [
      { header: [{ name: 'Connection', value: 'close' }] },
      '--header Connection: is written by the WebSocket handshake itself',
    ],
    [
      { sourceAddress: ['here'] },
      '--source-address: must be an IP address of this machine',
    ],
    [
      { sourcePorts: { from: 2000, to: 2999 }, conns: 5000 },
      '--source-ports: is too small: 5000 connections to localhost:8080',
    ],
  ] satisfies [LoadFlags, string][])(
    '%o is named by its flag',
    (flags, message) => {
      const problem = problemOf(flags)

      expect(problem).toBeInstanceOf(PlanError)
      expect(String(problem)).toContain(message)
    },
  )
})
