import { expect, test } from 'vitest'
import { liveMetric } from './live-metric.ts'
import { samplePlan, sampleRun } from './sample-run.ts'

/** Two of five attempts, one of four messages and of four pings under way. */
const { totals } = sampleRun([
  {
    reports: [
      {
        open: 2,
        counters: {
          ...{ attempted: 5, succeeded: 2, firstTrySucceeded: 1, failed: 1 },
          ...{ messagesSent: 4, messagesReceived: 2, messagesLost: 1 },
          ...{ pingsSent: 4, pongsReceived: 2, pingsTimedOut: 1 },
        },
        recorded: { rtt: [4000] },
      },
    ],
  },
])
const facts = {
  plan: samplePlan(),
  elapsedMs: 1000,
  open: 2,
  workers: 1,
  workersLost: [],
}

test.each([
  ['connections.successRate', 2 / 3],
  ['connections.firstTrySuccessRate', 1 / 3],
  ['connections.unfinished', 0],
  ['connections.final', 2],
  ['messages.lost', 1],
  ['messages.rtt.p99', 4],
  ['heartbeat.rate', 2 / 3],
  ['durationMs', 1000],
  ['generator.measuredSeconds', 1],
  ['generator.soundSeconds.rtt.p99', 4],
])('what is on its way has not failed: %s is %d', (metric, value) => {
  expect(liveMetric(totals, facts, metric)).toBeCloseTo(value, 2)
})

test.each(['login.latency.p99', 'scenarios.storm.msTo99', 'nothing.at.all'])(
  '%s is not measured yet',
  (metric) => {
    expect(liveMetric(totals, facts, metric)).toBeNull()
  },
)
