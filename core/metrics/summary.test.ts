import { expect, test } from 'vitest'
import type { PlanSource } from '../plan/schema.ts'
import {
  CALM,
  samplePlan,
  type ReportSketch,
  sampleRun,
  sampleSecond,
  sampleSummary,
  type SecondSketch,
} from './sample-run.ts'
import { pendingOf } from './totals.ts'
import { zeroCounters } from './names.ts'
import { summarySchema } from './summary-schema.ts'

const RED = { loopDelayMaxMs: 500 }

function calmSeconds(count: number, red = 0): SecondSketch[] {
  return Array.from({ length: count }, (_unused, index) => ({
    reports: [{ open: 10, health: index < red ? RED : CALM }],
  }))
}

test('a summary is JSON-safe and fits its schema', () => {
  const summary = sampleSummary()

  expect(summarySchema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(
    summary,
  )
})

test('counters of all seconds and workers add up', () => {
  const one: ReportSketch = {
    open: 5,
    counters: { attempted: 5, succeeded: 4, failed: 1, firstTrySucceeded: 2 },
  }

  const { summary } = sampleRun([{ reports: [one, one] }, { reports: [one] }])

  expect(summary.connections).toMatchObject({
    attempted: 15,
    succeeded: 12,
    failed: 3,
    unfinished: 0,
    successRate: 0.8,
    firstTrySuccessRate: 0.4,
    peak: 10,
    final: 10,
  })
})

test('what was not attempted or sent has no rate', () => {
  const { summary } = sampleRun([{ reports: [{}] }])

  expect(summary.connections.successRate).toBeNull()
  expect(summary.heartbeat.rate).toBeNull()
  expect(summary.messages.rtt).toBeNull()
  expect(summary.connect.latency).toBeNull()
})

test('an attempt that the end cut off counts against the rate', () => {
  const { summary } = sampleRun([
    { reports: [{ counters: { attempted: 10, succeeded: 8, failed: 1 } }] },
  ])

  expect(summary.connections).toMatchObject({ unfinished: 1, successRate: 0.8 })
})

test('messages on their way when a worker died are lost, and it is said', () => {
  const { summary } = sampleRun(
    [
      {
        reports: [
          {
            counters: {
              messagesSent: 100,
              messagesReceived: 90,
              messagesLost: 4,
            },
          },
        ],
      },
    ],
    {
      workers: 2,
      workersLost: [
        { worker: 1, atMs: 500, connections: 5, reason: 'killed by SIGKILL' },
      ],
    },
  )

  expect(summary.messages).toMatchObject({ sent: 100, received: 90, lost: 10 })
  expect(summary.generator).toMatchObject({
    verdict: 'suspect',
    workersLost: [{ worker: 1, connections: 5 }],
  })
  expect(summary.generator.reason).toContain(
    '1 of 2 workers were lost, and 5 connections with them.',
  )
  expect(summary.generator.reason).toContain('6 messages were on their way')
})

test('percentiles of the run come from all seconds together', () => {
  const fast = Array.from({ length: 98 }, () => 1000)

  const { summary } = sampleRun([
    { reports: [{ recorded: { rtt: fast } }] },
    { reports: [{ recorded: { rtt: [500_000, 500_000] } }] },
  ])

  expect(summary.messages.rtt).toMatchObject({ count: 100, p50: 1 })
  expect(summary.messages.rtt?.p99).toBeCloseTo(500, -1)
})

test.each([
  ['no red second', 0, 200, 'trusted'],
  ['exactly one per cent', 2, 200, 'suspect'],
  ['more than one per cent', 3, 200, 'generator-limited'],
  ['one of three', 1, 3, 'generator-limited'],
] as const)('%s is %s of %s seconds: %s', (_name, red, count, verdict) => {
  const { summary } = sampleRun(calmSeconds(count, red))

  expect(summary.generator).toMatchObject({ verdict, saturatedSeconds: red })
})

test('closing the connections after the drain is not held against the run', () => {
  const { summary } = sampleRun([
    ...calmSeconds(3),
    { reports: [{ health: RED }], context: { state: 'stopping' } },
  ])

  expect(summary.generator).toMatchObject({
    verdict: 'trusted',
    saturatedSeconds: 0,
  })
})

test('the generator is shown by its worst workers and seconds', () => {
  const { summary } = sampleRun([
    {
      reports: [
        { health: { cpuPercent: 40, rssBytes: 100, sendLagP99Ms: 1 } },
        { health: { cpuPercent: 50, rssBytes: 200, loopDelayMaxMs: 80 } },
      ],
    },
    { reports: [{ health: { cpuPercent: 20, rssBytes: 900 } }] },
    { reports: [{ health: { cpuPercent: 5, rssBytes: 50 } }] },
  ])

  expect(summary.generator.cpuPercentPeak).toBe(90)
  expect(summary.generator.rssBytesPeak).toBe(900)
  expect(summary.generator.loopDelayMsP99).toBeCloseTo(80, 0)
  expect(summary.generator.sendLagMsP99).toBeCloseTo(1, 1)
})

const twoSteps: Partial<PlanSource> = {
  load: {
    stages: [
      { connections: 10, ramp: '1s', hold: '1s' },
      { connections: 20, ramp: '1s', hold: '1s', name: 'twenty' },
      { connections: 30, ramp: '1s' },
    ],
  },
}

test('a step has the counts of its own seconds, and unreached ones none', () => {
  const { summary } = sampleRun(
    [
      {
        reports: [{ open: 9, counters: { attempted: 10, succeeded: 9 } }],
        context: { state: 'ramping' },
      },
      {
        reports: [{ open: 10, counters: { succeeded: 1 } }],
        context: { state: 'holding' },
      },
      {
        reports: [
          {
            open: 12,
            counters: { attempted: 10, succeeded: 2, failed: 8, dropped: 1 },
            recorded: { rtt: [2_000_000] },
          },
        ],
        context: { state: 'ramping', stage: 1, target: 20 },
      },
    ],
    { plan: samplePlan(twoSteps) },
  )

  expect(summary.steps).toEqual([
    {
      name: '10',
      targetConnections: 10,
      peak: 10,
      successRate: 1,
      verdict: 'pass',
      reason: '10 of 10 connections open, 100 % of the connects succeeded',
      startMs: 0,
      endMs: 2000,
      attempted: 10,
      failed: 0,
      dropped: 0,
      connectP99Ms: null,
      rttP99Ms: null,
      endToEndP99Ms: null,
      ratePerMinute: 60,
      measuredSeconds: 2,
      redSeconds: 0,
      thresholds: [],
    },
    expect.objectContaining({
      name: 'twenty',
      peak: 12,
      successRate: 0.2,
      verdict: 'fail',
      startMs: 2000,
      endMs: 3000,
      failed: 8,
      dropped: 1,
    }),
  ])
})

test('a late success counts in the step that saw it, never above all', () => {
  const { summary } = sampleRun(
    [
      { reports: [{ open: 5, counters: { attempted: 10, succeeded: 5 } }] },
      {
        reports: [{ open: 12, counters: { attempted: 2, succeeded: 7 } }],
        context: { stage: 1, target: 20 },
      },
    ],
    { plan: samplePlan(twoSteps) },
  )

  expect(summary.steps.map(({ successRate }) => successRate)).toEqual([0.5, 1])
})

test('an attempt under way when a step begins is one that it could finish', () => {
  const { summary } = sampleRun(
    [
      { reports: [{ open: 5, counters: { attempted: 10, succeeded: 5 } }] },
      {
        reports: [{ open: 11, counters: { attempted: 5, succeeded: 6 } }],
        context: { stage: 1, target: 20 },
      },
    ],
    { plan: samplePlan(twoSteps) },
  )

  expect(summary.steps[1]).toMatchObject({ attempted: 5, successRate: 0.6 })
})

test('a step that the cap kept small is measured by what was wanted', () => {
  const { summary } = sampleRun([
    {
      reports: [{ open: 4, counters: { attempted: 4, succeeded: 4 } }],
      context: { target: 4 },
    },
  ])

  expect(summary.steps[0]).toMatchObject({
    targetConnections: 10,
    peak: 4,
    verdict: 'warn',
  })
})

test('the closing after the drain spoils no step', () => {
  const { summary } = sampleRun([
    { reports: [{ open: 10 }] },
    { reports: [{ open: 99, health: RED }], context: { state: 'stopping' } },
  ])

  expect(summary.steps[0]).toMatchObject({ peak: 10, verdict: 'pass' })
})

test('the drain belongs to the last step but does not lengthen it', () => {
  const { summary } = sampleRun([
    { reports: [{ open: 10, counters: { messagesSent: 1 } }] },
    {
      reports: [{ open: 10, recorded: { rtt: [9000] } }],
      context: { state: 'draining', target: 0 },
    },
  ])

  expect(summary.steps[0]).toMatchObject({ endMs: 1000, rttP99Ms: 9.007 })
})

test('thresholds are judged on the finished numbers', () => {
  const plan = samplePlan({
    thresholds: [
      { metric: 'connections.successRate', op: '>=', value: 0.9 },
      { metric: 'messages.rtt.p99', op: '<', value: 1000 },
    ],
  })

  const { summary } = sampleRun(
    [{ reports: [{ counters: { attempted: 10, succeeded: 9 } }] }],
    { plan },
  )

  expect(summary.thresholds).toEqual([
    {
      metric: 'connections.successRate',
      op: '>=',
      value: 0.9,
      actual: 0.9,
      met: true,
    },
    {
      metric: 'messages.rtt.p99',
      op: '<',
      value: 1000,
      actual: null,
      met: false,
    },
  ])
})

test('errors say when they began, ended and how often they came', () => {
  const errors = [
    {
      category: 'eof',
      phase: 'open',
      count: 1,
      closeCode: null,
      sample: 'end',
    } as const,
  ]

  const { summary } = sampleRun([
    { reports: [{}] },
    { reports: [{ errors }] },
    { reports: [{ errors }] },
    { reports: [{}] },
  ])

  expect(summary.errors).toEqual([
    {
      ...errors[0],
      count: 2,
      firstSecond: 1,
      lastSecond: 2,
      trend: { secondsEach: 1, counts: [0, 1, 1] },
    },
  ])
})

test('adding a second up leaves the second itself unchanged', () => {
  const merged = sampleSecond({ reports: [{ recorded: { rtt: [1000] } }] })
  const before = merged.histograms.get('rtt')?.encode()

  const { totals } = sampleRun([])
  totals.add(merged)
  totals.add(merged)

  expect(merged.histograms.get('rtt')?.encode()).toBe(before)
  expect(totals.histograms.get('rtt')?.count).toBe(2)
})

test('attempts are pending until they succeed, fail or are given up', () => {
  const counters = { ...zeroCounters(), attempted: 10, succeeded: 5, failed: 2 }

  expect(pendingOf(counters)).toBe(3)
  expect(pendingOf({ ...counters, unfinished: 3 })).toBe(0)
})

test('the summary says how messages followed each other', () => {
  const loops = [
    samplePlan({ traffic: { type: 'echo' } }),
    samplePlan({ traffic: { type: 'echo', loop: 'closed' } }),
    samplePlan({ traffic: { type: 'none' } }),
    samplePlan({ traffic: { type: 'chat' } }),
    samplePlan({
      traffic: { type: 'broadcast', from: 'server', number: { json: 'id' } },
    }),
  ].map(
    (plan) => sampleRun([{ reports: [{}] }], { plan }).summary.messages.loop,
  )

  expect(loops).toEqual(['open', 'closed', null, 'open', null])
})

test('a summary of before there were loops is still read', () => {
  const written: unknown = JSON.parse(
    JSON.stringify(sampleSummary(), (key, value: unknown) =>
      key === 'loop' ? undefined : value,
    ),
  )

  expect(summarySchema.parse(written).messages.loop).toBeNull()
})

const GROUPS: PlanSource['traffic'] = { type: 'groups', size: 4, senders: 1 }

test('of a conversation each delivery is one, and only counted ones are lost', () => {
  const { summary } = sampleRun(
    [
      {
        reports: [
          {
            counters: {
              messagesSent: 100,
              messagesReceived: 280,
              messagesLost: 5,
              messagesDuplicated: 2,
              messagesOutOfOrder: 3,
            },
            recorded: { endToEnd: [2000, 4000] },
          },
        ],
      },
    ],
    {
      plan: samplePlan({ traffic: GROUPS }),
      workersLost: [{ worker: 0, atMs: 1, connections: 4, reason: 'killed' }],
    },
  )

  expect(summary.messages).toMatchObject({
    sent: 100,
    expected: 285,
    received: 280,
    lost: 5,
    duplicated: 2,
    outOfOrder: 3,
    rtt: null,
    endToEnd: { count: 2, max: 4.001 },
  })
  expect(summary.generator.reason).toContain('are in no number')
  expect(summary.generator.reason).not.toContain('messages were on their way')
})

test.each(['echo', 'ask'] as const)(
  'what %s sent comes back or is lost, also when nobody counted it',
  (type) => {
    const { summary } = sampleRun(
      [{ reports: [{ counters: { messagesSent: 9, messagesReceived: 7 } }] }],
      { plan: samplePlan({ traffic: { type } }) },
    )

    expect(summary.messages).toMatchObject({ expected: 9, lost: 2 })
    expect(summary.generator.reason).toContain('2 messages were on their way')
  },
)

test('a step tells the rate that it asks for and its end-to-end p99', () => {
  const plan = samplePlan({
    traffic: { ...GROUPS, ratePerMinute: 6 },
    load: {
      stages: [
        { connections: 8, hold: '1s' },
        { connections: 8, hold: '1s', ratePerMinute: 60 },
        { connections: 8, hold: '1s' },
        {
          connections: 8,
          hold: '1s',
          ratePerMinute: 600,
          expect: { p99: '5ms' },
        },
      ],
    },
  })

  const { summary } = sampleRun(
    plan.load.stages.map((_stage, stage) => ({
      reports: [{ open: 8, recorded: { endToEnd: [stage * 2000 + 1000] } }],
      context: { stage, target: 8 },
    })),
    { plan },
  )

  expect(
    summary.steps.map(({ ratePerMinute, endToEndP99Ms, verdict }) => [
      ratePerMinute,
      endToEndP99Ms,
      verdict,
    ]),
  ).toEqual([
    [6, 1, 'pass'],
    [60, 3.001, 'pass'],
    [60, 5.003, 'pass'],
    [600, 7.003, 'fail'],
  ])
})
