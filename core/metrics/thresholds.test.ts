import { expect, test } from 'vitest'
import type { Latency } from './latency.ts'
import { samplePlan, sampleRun, sampleSummary } from './sample-run.ts'
import { type Scenarios, scenariosSchema } from './scenario-schema.ts'
import { nearestMetric, THRESHOLD_METRICS } from './threshold-metrics.ts'
import { evaluateThresholds } from './thresholds.ts'

test.each([
  ['>=', 1, true],
  ['>=', 1.1, false],
  ['>', 1, false],
  ['>', 0.9, true],
  ['<=', 1, true],
  ['<=', 0.9, false],
  ['<', 1, false],
  ['<', 1.1, true],
  ['==', 1, true],
  ['==', 0.99, false],
] as const)('1 %s %s is %s', (op, value, met) => {
  const metric = 'connections.successRate'

  const results = evaluateThresholds(sampleSummary(), [{ metric, op, value }])

  expect(results).toEqual([{ metric, op, value, actual: 1, met }])
})

test('a number that was not measured misses its threshold', () => {
  const metric = 'login.latency.p99'

  const [result] = evaluateThresholds(sampleSummary(), [
    { metric, op: '<', value: 1000 },
  ])

  expect(result).toMatchObject({ actual: null, met: false })
})

test('a part that the plan did not ask for misses its threshold', () => {
  const metric = 'scenarios.storm.lostWhileAway'

  const [result] = evaluateThresholds(sampleSummary(), [
    { metric, op: '==', value: 0 },
  ])

  expect(result).toMatchObject({ actual: null, met: false })
})

test('what a scenario came to can be asked for in the plan', () => {
  const threshold = {
    metric: 'scenarios.storm.msTo99',
    op: '<',
    value: 10,
  } as const
  const plan = samplePlan({
    disturbances: [{ type: 'storm', at: '1s' }],
    thresholds: [threshold],
  })

  const { summary } = sampleRun(
    [
      {
        reports: [
          { tallies: { 'storm.cut': 1 }, recorded: { stormRestore: [2000] } },
        ],
      },
    ],
    { plan },
  )

  expect(summary.thresholds).toEqual([{ ...threshold, actual: 2, met: true }])
})

/** Every part, with no number null. */
function filledScenarios(latency: Latency): Scenarios {
  const numbers = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, 1]))
  return scenariosSchema.parse({
    storm: {
      ...numbers('cut', 'restored', 'msTo95', 'msTo99', 'lostWhileAway'),
      connect: latency,
    },
    flapping: numbers('cut', 'back'),
    slowConsumers: {
      ...numbers('receivers', 'cutByServer'),
      ...{ fast: latency, slow: latency, cutAfter: latency },
    },
    churn: numbers('left', 'cycles'),
    offline: {
      ...numbers('left', 'returned', 'missed'),
      ...numbers('caughtUp', 'duplicated', 'lost'),
      delay: latency,
    },
    halfOpen: { ...numbers('silent', 'noticed'), ms: latency },
    fanOut: {
      ...numbers('messages', 'complete', 'expected', 'delivered', 'reach'),
      spread: latency,
    },
    conversations: {
      ...numbers('owed', 'delivered', 'lost', 'missed', 'caughtUp'),
      ...numbers('missedLost', 'absent', 'duplicated', 'inversions', 'gaps'),
    },
    login: { ...numbers('ok', 'refused', 'timedOut'), latency },
    soak: {
      ...numbers('errorsPerMinuteFirst', 'errorsPerMinuteLast'),
      ...numbers('p99FirstMs', 'p99LastMs', 'rssBytesPerHour'),
    },
  })
}

test('every metric that may be named is a number of a real summary', () => {
  const full = { count: 1, min: 1, mean: 1, stddev: 1 }
  const latency = { ...full, p50: 1, p90: 1, p95: 1, p99: 1, p999: 1, max: 1 }
  const summary = sampleSummary()
  const filled = {
    ...summary,
    connect: {
      latency,
      response: latency,
      dns: latency,
      tcp: latency,
      tls: latency,
      upgrade: latency,
    },
    login: { ...summary.login, latency },
    messages: { ...summary.messages, endToEnd: latency },
    generator: {
      ...summary.generator,
      descriptorsLeftMin: 1,
      portsLeftMin: 1,
    },
    scenarios: filledScenarios(latency),
  }

  const results = evaluateThresholds(
    filled,
    THRESHOLD_METRICS.map((metric) => ({ metric, op: '>=', value: -1 })),
  )

  expect(results.filter(({ met }) => !met)).toEqual([])
  expect(THRESHOLD_METRICS).toContain('messages.rtt.p99')
  expect(THRESHOLD_METRICS).toContain('connections.successRate')
  expect(THRESHOLD_METRICS).toContain('generator.saturatedSeconds')
  expect(THRESHOLD_METRICS).toContain('messages.endToEnd.p99')
  expect(THRESHOLD_METRICS).toContain('scenarios.storm.msTo99')
  expect(THRESHOLD_METRICS).toContain('scenarios.storm.connect.p99')
  expect(THRESHOLD_METRICS).toContain('scenarios.fanOut.reach')
})

test('what is concluded from the numbers cannot be a goal of them', () => {
  const conclusions = THRESHOLD_METRICS.filter((path) =>
    /^(verdict|search|grades?|thresholds|steps|errors)\b/.test(path),
  )

  expect(conclusions).toEqual([])
  expect(THRESHOLD_METRICS).toContain('generator.soundSeconds.rtt.p99')
})

test.each([
  ['connectLatency.p99', 'connect.latency.p99'],
  ['heartbeatRtt.p50', 'heartbeat.rtt.p50'],
  ['rtt.p99', 'messages.rtt.p99'],
  ['rttService.max', 'messages.rttService.max'],
  ['seconds', 'generator.measuredSeconds'],
])('without a red second, %s of the sound ones is %s', (sound, whole) => {
  const summary = sampleSummary()
  const rule = (metric: string) => ({ metric, op: '>' as const, value: 0 })

  const [ofSound, ofWhole] = evaluateThresholds(summary, [
    rule(`generator.soundSeconds.${sound}`),
    rule(whole),
  ])

  expect(summary.generator.soundSeconds).toBeNull()
  expect(ofSound?.actual).toBeGreaterThan(0)
  expect(ofSound?.actual).toBe(ofWhole?.actual)
})

test('with red seconds, what no sound second measured is not measured', () => {
  const summary = sampleSummary()
  const generator = {
    ...summary.generator,
    soundSeconds: {
      seconds: 0,
      connectLatency: null,
      heartbeatRtt: null,
      rtt: null,
      rttService: null,
      endToEnd: null,
    },
  }

  const [result] = evaluateThresholds({ ...summary, generator }, [
    { metric: 'generator.soundSeconds.rtt.p99', op: '<', value: 1000 },
  ])

  expect(result).toMatchObject({ actual: null, met: false })
})

test.each([
  ['messages.rrt.p99', 'messages.rtt.p99'],
  ['connection.successRate', 'connections.successRate'],
  ['heartbeat.rtt.p9', 'heartbeat.rtt.p95'],
])('nearest to %s is %s', (written, right) => {
  expect(nearestMetric(written).slice(0, 14)).toBe(right.slice(0, 14))
})

test('a miss that ended the run stays one, whatever came of the number', () => {
  const thresholds = [
    { metric: 'messages.lost', op: '<', value: 1, abort: true, after: '1s' },
    {
      metric: 'messages.rtt.p99',
      op: '<',
      value: 100,
      abort: true,
      after: '1s',
    },
  ] as const
  const plan = samplePlan({ thresholds: [...thresholds] })
  const miss = { stage: null, index: 1, actual: 250, atMs: 5000 }

  const { summary } = sampleRun([{ reports: [{ recorded: { rtt: [9] } }] }], {
    plan,
    miss,
  })

  expect(summary.thresholds).toMatchObject([
    { met: true },
    { met: false, actual: 250, endedAtMs: 5000 },
  ])
  expect(summary.thresholds[0]).not.toHaveProperty('endedAtMs')
})
