import { expect, test } from 'vitest'
import { samplePlan, sampleRun, sampleSummary } from '../metrics/sample-run.ts'
import { CLOSED_LOOP_NOTE } from '../metrics/closed-loop.ts'
import { resultText } from './result-text.ts'

test('the block has the lines of the guides', () => {
  const lines = resultText(sampleSummary()).split('\n')

  expect(lines[0]).toBe('================== Test result ==================')
  expect(lines).toEqual(
    expect.arrayContaining([
      '--- Connections ---',
      'Attempted:              10',
      'Succeeded:              10',
      'Failed:                 0',
      'Success rate:           100.00%',
      'Dropped:                0',
      'Final:                  10',
      '--- Connect latency (ms) ---',
      'Min:                    1.00',
      'Avg:                    2.00',
      'P50:                    2.00',
      '--- Heartbeats ---',
      'Pings sent:             10',
      'Pongs received:         10',
      'Pong rate:              100.00%',
      '--- Messages ---',
      'Lost:                   0',
      'Verdict:                trusted',
      '--- Run time: 3.00 s ---',
    ]),
  )
})

test('what was not measured is a dash, never 0', () => {
  const { summary } = sampleRun([
    { reports: [{ counters: { attempted: 2, failed: 2 } }] },
  ])

  const text = resultText(summary)

  expect(text).toContain('Success rate:           0.00%')
  expect(text).toContain('P99:                    -\n')
  expect(text).toContain('Pong rate:              -\n')
  expect(text).not.toContain('--- Messages ---')
})

test('errors, thresholds, steps and an early end are told', () => {
  const text = resultText(
    sampleSummary({
      outcome: 'stopped',
      outcomeReason: 'stopped by Ctrl-C',
      errors: [
        {
          category: 'closed_by_server',
          phase: 'open',
          count: 1200,
          closeCode: 1011,
          sample: 'oops\u001b[31m\nagain',
          firstSecond: 0,
          lastSecond: 3,
          trend: { secondsEach: 1, counts: [] },
        },
        {
          category: 'http_5xx',
          phase: 'connect',
          count: 1,
          closeCode: 503,
          sample: 'Service Unavailable',
          firstSecond: 0,
          lastSecond: 0,
          trend: { secondsEach: 1, counts: [] },
        },
      ],
      thresholds: [
        {
          metric: 'connections.successRate',
          op: '>=',
          value: 0.95,
          actual: 0.5,
          met: false,
        },
        {
          metric: 'messages.rtt.p99',
          op: '<',
          value: 1000,
          actual: null,
          met: false,
        },
        {
          metric: 'messages.lost',
          op: '==',
          value: 0,
          actual: 0,
          met: true,
        },
      ],
    }),
  )

  expect(text).not.toContain('Closed loop')
  expect(text).toContain('Run stopped: stopped by Ctrl-C\n')
  expect(text).toContain(
    'closed_by_server:       1,200  open, 1011 internal error: oops [31m again\n',
  )
  expect(text).toContain(
    'http_5xx:               1  connect, HTTP 503: Service Unavailable\n',
  )
  expect(text).toContain('MISSED  connections.successRate >= 0.95 (was 0.5)')
  expect(text).toContain('MISSED  messages.rtt.p99 < 1000 (was -)')
  expect(text).toContain('met     messages.lost == 0 (was 0)')
})

test('the RTT of a closed loop is told to be one', () => {
  const { messages } = sampleSummary()

  const text = resultText(
    sampleSummary({ messages: { ...messages, loop: 'closed' } }),
  )

  expect(text).toContain(`\n\n${CLOSED_LOOP_NOTE}\n`)
})

test('deliveries are told as such, end to end, and each scenario in words', () => {
  const { summary } = sampleRun(
    [
      {
        reports: [
          {
            counters: { messagesSent: 10, messagesReceived: 30 },
            tallies: { 'storm.cut': 1, 'storm.restored': 1 },
            recorded: { endToEnd: [2000], stormRestore: [1_500_000] },
          },
        ],
      },
    ],
    {
      plan: samplePlan({
        traffic: { type: 'groups', size: 4 },
        disturbances: [{ type: 'storm', at: '1s' }],
      }),
    },
  )

  const text = resultText(summary)

  expect(text).toContain(
    'Sent:                   10\nDelivered:              30\n',
  )
  expect(text).toContain('--- End to end from intended send (ms) ---')
  expect(text).not.toContain('RTT')
  expect(text).toContain(
    '--- Scenarios ---\nDeliveries: All 30 deliveries came, once each and in order.\n',
  )
  expect(text).toContain(
    'Reconnect storm: The one connection that was cut was back after 1.5 s; no message was lost while away.\n',
  )
})

test('a run without scenarios says nothing of them', () => {
  expect(resultText(sampleSummary())).not.toContain('Scenarios')
})

test('each graded metric stands with its value, its grade and its bounds', () => {
  const { summary } = sampleRun([
    {
      reports: [
        {
          open: 1,
          counters: { attempted: 1, succeeded: 1, dials: 1 },
          recorded: { connectLatency: [120_000] },
        },
      ],
    },
  ])

  const lines = resultText(summary).split('\n')

  expect(lines).toEqual(
    expect.arrayContaining([
      'Overall:                abnormal',
      '  connect success       100 %         excellent   (>= 99.9 / 99 / 95 %)',
      expect.stringMatching(
        /^ {2}connect p99 {11}12\d\.\d+ ms {5}needs-work {2}\(< 50 \/ 100 \/ 200 ms\)$/,
      ),
      '  pong rate             not measured              (>= 99.9 / 99 / 95 %)',
    ]),
  )
  expect(lines).toContain(summary.gradeReason)
})

test('thresholds of stages are told too, and which one ended the run', () => {
  const base = sampleSummary()
  const result = { metric: 'messages.lost', op: '==', value: 0 }
  const text = resultText({
    ...base,
    thresholds: [{ ...result, actual: 7, met: false, endedAtMs: 12_000 }],
    steps: base.steps.map((step) => ({
      ...step,
      name: '1k',
      thresholds: [{ ...result, actual: 0, met: true }],
    })),
  })

  expect(text).toContain(
    'MISSED  messages.lost == 0 (was 7), ended the run after 12 s\n',
  )
  expect(text).toContain('met     messages.lost == 0 (was 0), stage 1k\n')
})
