import { expect, test } from 'vitest'
import { type ReportSketch, sampleSecond } from '../sample-run.ts'
import type { RunState } from '../second.ts'
import { createLoadDigest } from './load-digest.ts'

interface Sketch extends ReportSketch {
  readonly state?: RunState
}

function digestOf(reports: readonly Sketch[], closedLoop = false) {
  const digest = createLoadDigest(closedLoop)
  for (const [index, { state = 'holding', ...report }] of reports.entries())
    digest.add(
      sampleSecond({ reports: [report], context: { index, state } }).second,
    )
  return digest
}

test('a week is kept in 120 rows whose counts add up', () => {
  const digest = createLoadDigest()
  const { second } = sampleSecond({
    reports: [{ open: 1, counters: { messagesSent: 3, messagesReceived: 2 } }],
  })
  const week = 7 * 24 * 3600

  for (let index = 0; index < week; index++) digest.add({ ...second, index })

  const { rows } = digest
  expect(rows.length).toBeLessThanOrEqual(120)
  expect(rows.length).toBeGreaterThan(60)
  expect(rows.reduce((sum, row) => sum + row.seconds, 0)).toBe(week)
  expect(rows.reduce((sum, row) => sum + row.sent, 0)).toBe(3 * week)
  expect(rows[0]?.fromSecond).toBe(0)
})

test('of joined seconds the busiest speaks', () => {
  const quiet = {
    counters: { messagesSent: 1 },
    recorded: { rttService: [1000] },
  }
  const busy = {
    counters: { messagesSent: 9 },
    recorded: { rttService: [9000] },
  }

  const { rows } = digestOf(
    Array.from({ length: 240 }, (_unused, index) =>
      index % 2 === 0 ? quiet : busy,
    ),
  )

  expect(rows).toHaveLength(120)
  expect(rows.map(({ busiest }) => busiest.sent)).toEqual(
    Array.from({ length: 120 }, () => 9),
  )
  expect(rows[3]?.busiest.serviceMs).toBeCloseTo(9, 0)
})

test('the plateau begins with the second that reaches the height', () => {
  const { plateau } = digestOf([
    { open: 50, counters: { dials: 50, succeeded: 50 } },
    { open: 80, counters: { dials: 40, succeeded: 30 } },
    { open: 80, counters: { dials: 10, dropped: 2 } },
    { open: 20 },
  ])

  expect(plateau).toMatchObject({
    height: 80,
    before: { seconds: 1, dials: 50, opened: 50 },
    since: { seconds: 3, flatSeconds: 2, dials: 50, opened: 30, dropped: 2 },
  })
})

test('silence counts from the first answer on, and only when asked enough', () => {
  const asked = { open: 9, counters: { messagesSent: 9 } }
  const answered = { open: 9, counters: { messagesReceived: 9 } }
  const little = { open: 9, counters: { messagesSent: 1 } }

  expect(digestOf([asked, asked]).silence.seconds).toBe(0)
  expect(digestOf([answered, little, little]).silence.seconds).toBe(0)
  expect(digestOf([answered, asked, asked, answered, asked]).silence).toEqual({
    seconds: 2,
    fromSecond: 1,
    unanswered: 18,
    ended: true,
  })
})

test('only a closed loop is silent when it sends nothing', () => {
  const busy = { open: 9, counters: { messagesSent: 90, messagesReceived: 90 } }
  const still = [busy, { open: 9 }, { open: 9 }]

  expect(digestOf(still, true).silence).toMatchObject({
    seconds: 2,
    ended: false,
  })
  expect(digestOf(still).silence.seconds).toBe(0)
})

test('while the run drains, silence ends but does not grow', () => {
  const asked = { open: 9, counters: { messagesSent: 9 } }
  const answered = { open: 9, counters: { messagesReceived: 9 } }
  const draining = { state: 'draining' } as const

  const lossy = digestOf([answered, { open: 9, ...draining }], true)
  const late = digestOf([answered, asked, { ...answered, ...draining }])

  expect(lossy.silence.seconds).toBe(0)
  expect(late.silence).toMatchObject({ seconds: 1, ended: true })
})

test('losses of two seconds in a row are one, what comes after is told', () => {
  const { losses } = digestOf([
    { open: 100, counters: { dials: 100, succeeded: 100 } },
    { open: 70, counters: { dropped: 30 } },
    { open: 0, counters: { dropped: 70 } },
    { open: 4, counters: { dials: 4, succeeded: 4 } },
  ])

  expect(losses.worst).toEqual({
    second: 1,
    lost: 100,
    openBefore: 100,
    openedAfter: 4,
    refusedAfter: 0,
  })
  expect([losses.openingSeconds, losses.losingSeconds]).toEqual([2, 2])
})
