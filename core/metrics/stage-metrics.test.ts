import { expect, test } from 'vitest'
import { samplePlan, sampleRun, type SecondSketch } from './sample-run.ts'
import { STAGE_METRICS, stageMetric } from './stage-metrics.ts'
import { THRESHOLD_METRICS } from './threshold-metrics.ts'

const US = [1000, 3000]
const BUSY: SecondSketch = {
  reports: [
    {
      open: 8,
      counters: {
        ...{ attempted: 10, dials: 14, succeeded: 8, failed: 1, retries: 2 },
        ...{ firstTrySucceeded: 6, reconnects: 2, reconnected: 1, dropped: 3 },
        ...{ closed: 1, loginsSucceeded: 5, loginsFailed: 2 },
        ...{ loginsTimedOut: 1, pingsSent: 10, pongsReceived: 7 },
        ...{ pingsTimedOut: 1, messagesSent: 20, messagesReceived: 15 },
        ...{ messagesLost: 2, messagesDuplicated: 1, messagesOutOfOrder: 4 },
        ...{ messagesLate: 1, messagesUnexpected: 6, bytesSent: 100 },
        bytesReceived: 90,
      },
      recorded: {
        connectLatency: US,
        connectResponse: US,
        loginLatency: US,
        heartbeatRtt: US,
        rtt: US,
        rttService: US,
        sendLag: US,
        endToEnd: US,
      },
      health: { loopDelayMaxMs: 5000 },
    },
  ],
}
const asking = samplePlan({
  load: {
    stages: [
      {
        connections: 10,
        hold: '3s',
        thresholds: STAGE_METRICS.slice(0, 20).map((metric) => ({
          ...{ metric, op: '>=' as const, value: 0 },
        })),
      },
    ],
  },
})
// the schema allows 20 of them; a stage keeps what it is asked for
const askingAll = {
  ...asking,
  load: {
    ...asking.load,
    stages: asking.load.stages.map((stage) => ({
      ...stage,
      thresholds: STAGE_METRICS.map((metric) => ({
        metric,
        op: '>=' as const,
        value: 0,
        abort: false,
        after: 0,
      })),
    })),
  },
}

test('a stage has every number that may be asked of it, a run has them too', () => {
  const { summary, totals } = sampleRun([BUSY], { plan: askingAll })
  const [step] = totals.steps

  const missing = STAGE_METRICS.filter(
    (metric) => !step || stageMetric(step, metric) === null,
  )

  expect(missing).toEqual([])
  expect(STAGE_METRICS.length).toBeGreaterThan(100)
  expect(
    STAGE_METRICS.filter((metric) => !THRESHOLD_METRICS.includes(metric)),
  ).toEqual([])
  expect(summary.steps[0]?.thresholds.every(({ met }) => met)).toBe(true)
})

test.each([
  ['connections.successRate', 0.8, 8 / 9],
  ['connections.firstTrySuccessRate', 0.6, 6 / 9],
  ['heartbeat.rate', 0.7, 7 / 8],
  ['messages.lost', 2, 2],
  ['connections.peak', 8, 8],
  ['generator.saturatedSeconds', 1, 1],
])('%s is %d at the end, %d under way', (metric, atEnd, live) => {
  const { totals } = sampleRun([BUSY])
  const [step] = totals.steps

  expect(step && stageMetric(step, metric)).toBeCloseTo(atEnd)
  expect(step && stageMetric(step, metric, true)).toBeCloseTo(live)
})

test('each stage is judged by its own numbers, and a miss fails it alone', () => {
  const slow = { reports: [{ open: 10, recorded: { rtt: [300_000] } }] }
  const quick = { reports: [{ open: 10, recorded: { rtt: [2000] } }] }
  const thresholds = [
    { metric: 'messages.rtt.p99', op: '<' as const, value: 100 },
  ]
  const plan = samplePlan({
    load: {
      stages: [
        { connections: 10, hold: '1s', thresholds },
        { connections: 10, hold: '1s', thresholds },
      ],
    },
  })

  const { summary } = sampleRun([quick, { ...slow, context: { stage: 1 } }], {
    plan,
  })

  expect(summary.steps).toMatchObject([
    { verdict: 'pass', thresholds: [{ met: true }] },
    { verdict: 'fail', thresholds: [{ met: false }] },
  ])
  expect(summary.steps[1]?.reason).toContain(
    'messages.rtt.p99 was 300.031, < 100 was asked',
  )
})

test('what a stage did not measure misses its threshold', () => {
  const thresholds = [
    { metric: 'login.latency.p99', op: '<' as const, value: 100 },
  ]
  const plan = samplePlan({
    load: { stages: [{ connections: 10, hold: '1s', thresholds }] },
  })

  const { summary } = sampleRun([{ reports: [{ open: 10 }] }], { plan })

  expect(summary.steps).toMatchObject([
    { verdict: 'fail', thresholds: [{ actual: null, met: false }] },
  ])
  expect(summary.steps[0]?.reason).toContain('was not measured')
})

test('a descriptor error and mass drops fail the step in which they occur', () => {
  const errors = [
    {
      ...({ category: 'fd_exhausted', phase: 'connect' } as const),
      ...{ count: 3, closeCode: null, sample: 'EMFILE' },
    },
  ]
  const plan = samplePlan({
    load: {
      stages: [
        { connections: 10, hold: '1s' },
        { connections: 10, hold: '1s' },
        { connections: 10, hold: '1s' },
      ],
    },
  })

  const { summary } = sampleRun(
    [
      { reports: [{ open: 10, counters: { attempted: 10, succeeded: 10 } }] },
      { reports: [{ open: 10, errors }], context: { stage: 1 } },
      {
        reports: [{ open: 10, counters: { dropped: 5 } }],
        context: { stage: 2 },
      },
    ],
    { plan },
  )

  expect(summary.steps.map(({ verdict }) => verdict)).toEqual([
    'pass',
    'fail',
    'fail',
  ])
  expect(summary.steps[1]?.reason).toContain('3 tries failed because this')
  expect(summary.steps[2]?.reason).toContain('5 of 10 open connections were')
})
