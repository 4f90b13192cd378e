import { expect, test } from 'vitest'
import { type CounterName, COUNTERS, HISTOGRAMS } from '../metrics/names.ts'
import type { SummaryError } from '../metrics/summary-schema.ts'
import {
  samplePlan,
  sampleRun,
  sampleSecond,
  sampleSummary,
} from '../metrics/sample-run.ts'
import { type Cell, csv } from './csv.ts'
import { closeCodeHelp } from '../verdict/close-codes.ts'
import { LANGUAGES } from '../verdict/error-help.ts'
import { errorsCsv } from './errors-csv.ts'
import { resultCsv } from './result-csv.ts'
import { rate, stepsCsv } from './steps-csv.ts'
import { timelineCsv } from './timeline-csv.ts'

test.each<[Cell, string]>([
  [null, ''],
  [0, '0'],
  [-3, '-3'],
  [0.1 + 0.2, '0.3'],
  [1e15, '1000000000000000'],
  [0.00001, '0'],
  [12.345_678, '12.346'],
  [Number.NaN, ''],
  [true, 'true'],
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@cmd', `"'@cmd"`],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
])('a cell of %j is written %s', (value, written) => {
  expect(csv([[value]])).toBe(`${written}\r\n`)
})

/** Simple cells only: enough for rows without quotes. */
function rowsOf(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trimEnd().split('\r\n')
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    expect(cells).toHaveLength(names.length)
    return Object.fromEntries(
      names.map((name, index) => [name, cells[index] ?? '']),
    )
  })
}

test('timeline.csv has one row per second with its numbers', () => {
  const { seconds } = sampleRun([
    {
      reports: [
        {
          open: 5,
          connecting: 2,
          away: 3,
          counters: {
            attempted: 7,
            succeeded: 5,
            messagesSent: 3,
            messagesReceived: 2,
            bytesSent: 300,
          },
          recorded: { rtt: [1500, 1500], connectLatency: [800] },
        },
      ],
      context: { state: 'ramping', target: 7.25, plannedConnects: 7 },
    },
    { reports: [{ open: 5, health: { loopDelayMaxMs: 300 } }] },
  ])

  const rows = rowsOf(timelineCsv(seconds))

  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({
    second: '0',
    elapsed_s: '1',
    state: 'ramping',
    stage: '1',
    target: '7.25',
    open: '5',
    connecting: '2',
    away: '3',
    attempted: '7',
    succeeded: '5',
    planned_connects: '7',
    messages_sent: '3',
    bytes_sent: '300',
    rtt_count: '2',
    rtt_p50_ms: '1.5',
    rtt_max_ms: '1.5',
    connect_p99_ms: '0.8',
    heartbeat_p50_ms: '',
    errors: '0',
    saturated: '0',
  })
  expect(rows[1]).toMatchObject({
    second: '1',
    rtt_p99_ms: '',
    loop_delay_max_ms: '300',
    saturated: '1',
  })
})

/** Each column of a counter, and the counter. */
const COUNTER_COLUMNS: Readonly<Record<string, CounterName>> = {
  ...{ attempted: 'attempted', dials: 'dials', succeeded: 'succeeded' },
  ...{ failed: 'failed', dropped: 'dropped', closed: 'closed' },
  ...{ retries: 'retries', reconnects: 'reconnects' },
  ...{ reconnected: 'reconnected', logins_succeeded: 'loginsSucceeded' },
  ...{ logins_failed: 'loginsFailed', logins_timed_out: 'loginsTimedOut' },
  ...{ pings_sent: 'pingsSent', pongs_received: 'pongsReceived' },
  ...{ pings_timed_out: 'pingsTimedOut', messages_sent: 'messagesSent' },
  ...{ messages_received: 'messagesReceived', messages_lost: 'messagesLost' },
  ...{ duplicated: 'messagesDuplicated', out_of_order: 'messagesOutOfOrder' },
  ...{ late: 'messagesLate', unexpected: 'messagesUnexpected' },
  ...{ bytes_sent: 'bytesSent', bytes_received: 'bytesReceived' },
  ...{ answers_sent: 'answersSent' },
  ...{ gaps: 'messagesGaps', own: 'messagesOwn', foreign: 'messagesForeign' },
  ...{ absent: 'messagesAbsent', away_missed: 'awayMissed' },
  ...{ away_caught_up: 'awayCaughtUp', away_lost: 'awayLost' },
  ...{ away_duplicated: 'awayDuplicated' },
}

/** Each column of a latency, its histogram and its field. */
const LATENCY_COLUMNS = [
  ...(['min', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const).map(
    (field) => [`rtt_${field}_ms`, 'rtt', field] as const,
  ),
  ['rtt_service_p50_ms', 'rttService', 'p50'],
  ['rtt_service_p99_ms', 'rttService', 'p99'],
  ['send_lag_p99_ms', 'sendLag', 'p99'],
  ['heartbeat_p50_ms', 'heartbeatRtt', 'p50'],
  ['heartbeat_p99_ms', 'heartbeatRtt', 'p99'],
  ['connect_p50_ms', 'connectLatency', 'p50'],
  ['connect_p99_ms', 'connectLatency', 'p99'],
  ['connect_max_ms', 'connectLatency', 'max'],
  ['end_to_end_p50_ms', 'endToEnd', 'p50'],
  ['end_to_end_p99_ms', 'endToEnd', 'p99'],
  ['fan_out_spread_p99_ms', 'fanOutSpread', 'p99'],
] as const

test('every column of timeline.csv shows its own number', () => {
  const counters = Object.fromEntries(
    COUNTERS.map((name, index) => [name, 100 + index]),
  )
  // 1000 values, so that the percentiles of a histogram all differ
  const recorded = Object.fromEntries(
    HISTOGRAMS.map((name, index) => [
      name,
      Array.from({ length: 1000 }, (_unused, n) => (index + 1) * 10_000 + n),
    ]),
  )
  const { second } = sampleSecond({ reports: [{ counters, recorded }] })

  const [row = {}] = rowsOf(timelineCsv([second]))

  for (const [column, name] of Object.entries(COUNTER_COLUMNS))
    expect([column, row[column]]).toEqual([column, `${second.counters[name]}`])
  for (const [column, name, field] of LATENCY_COLUMNS)
    expect([column, Number(row[column])]).toEqual([
      column,
      second.latencies[name]?.[field],
    ])
})

test('timeline.csv shows the plan’s numbers and the generator’s worst and sums', () => {
  const calm = { loopDelayMaxMs: 3, loopUtilization: 0.25, gcPauseMaxMs: 4 }
  const { second } = sampleSecond({
    reports: [
      { health: { ...calm, cpuPercent: 30, rssBytes: 5 } },
      { health: { cpuPercent: 20, rssBytes: 6 } },
    ],
    context: { plannedConnects: 71, plannedMessages: 72 },
  })

  expect(rowsOf(timelineCsv([second]))[0]).toMatchObject({
    planned_connects: '71',
    planned_messages: '72',
    loop_delay_max_ms: '3',
    loop_utilization: '0.25',
    cpu_percent: '50',
    cpu_percent_max: '30',
    gc_pause_max_ms: '4',
    rss_bytes: '11',
  })
})

test('timeline.csv has a column for each error category that occurred', () => {
  const error = (category: SummaryError['category'], count: number) => ({
    category,
    phase: 'open' as const,
    count,
    closeCode: null,
    sample: '',
  })
  const { seconds } = sampleRun([
    { reports: [{ errors: [error('eof', 2), error('conn_reset', 1)] }] },
    { reports: [{}] },
  ])

  const text = timelineCsv(seconds)
  const rows = rowsOf(text)

  expect(rows[0]).toMatchObject({
    errors: '3',
    error_eof: '2',
    error_conn_reset: '1',
  })
  expect(rows[1]).toMatchObject({ errors: '0', error_eof: '0' })
  expect(text).not.toContain('error_dns')
})

test('a timeline without seconds is its header', () => {
  expect(timelineCsv([]).split('\r\n')).toHaveLength(2)
})

test('totals of timeline.csv are those of the summary', () => {
  const second = {
    reports: [{ counters: { attempted: 3, messagesSent: 4, dropped: 1 } }],
  }
  const { seconds, summary } = sampleRun([second, second, second])

  const rows = rowsOf(timelineCsv(seconds))
  const sum = (name: string) =>
    rows.reduce((total, row) => total + Number(row[name]), 0)

  expect(sum('attempted')).toBe(summary.connections.attempted)
  expect(sum('messages_sent')).toBe(summary.messages.sent)
  expect(sum('dropped')).toBe(summary.connections.dropped)
})

test('steps.csv has a row per step with its verdict', () => {
  const text = stepsCsv(sampleSummary())

  expect(text.split('\r\n')).toHaveLength(3)
  expect(text).toContain('\r\n10,10,10,1,pass,"10 of 10 connections open, ')
})

test('steps.csv tells the rate of a stair and how long messages took', () => {
  const plan = samplePlan({
    traffic: { type: 'chat' },
    load: { stages: [{ connections: 10, hold: '1s', ratePerMinute: 90 }] },
  })
  const { summary } = sampleRun(
    [{ reports: [{ open: 10, recorded: { endToEnd: [1500] } }] }],
    { plan },
  )

  const [head = '', line = ''] = stepsCsv(summary).split('\r\n')
  const last = (text: string) => text.split(',').slice(-3)
  expect(last(head)).toEqual([
    'rtt_p99_ms',
    'end_to_end_p99_ms',
    'rate_per_minute',
  ])
  expect(last(line)).toEqual(['', '1.5', '90'])
})

test('errors.csv explains each row, and quotes what servers say', () => {
  const summary = sampleSummary({
    errors: [
      {
        category: 'closed_by_server',
        phase: 'open',
        count: 3,
        closeCode: 1011,
        sample: '=cmd|"calc"',
        firstSecond: 1,
        lastSecond: 9,
        trend: { secondsEach: 4, counts: [1, 0, 2] },
      },
      {
        category: 'http_5xx',
        phase: 'connect',
        count: 1,
        closeCode: 503,
        sample: 'busy',
        firstSecond: 0,
        lastSecond: 0,
        trend: { secondsEach: 1, counts: [] },
      },
    ],
  })

  const [head, first, second] = errorsCsv(summary).split('\r\n')

  expect(first).toContain(
    `closed_by_server,open,3,1011,internal error,1,9,"'=cmd|""calc""",`,
  )
  expect(second).toContain('http_5xx,connect,1,503,,0,0,busy,')
  expect(head?.split(',').slice(-6)).toEqual([
    ...['cause', 'fix', 'cause_zh', 'fix_zh'],
    ...['trend_seconds_each', 'trend'],
  ])
  expect(first).toMatch(/,4,1 0 2$/)
  for (const language of LANGUAGES) {
    const { cause, fix } = closeCodeHelp(1011, language)
    expect(first).toContain(cause)
    expect(first).toContain(fix)
  }
})

test('the fixes of errors.csv are those of the machine that made the load', () => {
  const summary = sampleSummary({
    errors: [
      {
        ...({ category: 'fd_exhausted', phase: 'connect' } as const),
        ...{ count: 1, closeCode: null, sample: 'EMFILE' },
        ...{ firstSecond: 0, lastSecond: 0 },
        trend: { secondsEach: 1, counts: [1] },
      },
    ],
  })

  expect(errorsCsv(summary, 'macos')).toContain('kern.maxfilesperproc')
  expect(errorsCsv(summary, 'windows')).not.toContain('ulimit')
})

test('the result is one line of names and one of values', () => {
  const [row, ...more] = rowsOf(resultCsv(sampleSummary({ name: 'mine' })))

  expect(more).toEqual([])
  expect(row).toMatchObject({
    name: 'mine',
    outcome: 'completed',
    attempted: '10',
    success_rate: '1',
    pong_rate: '1',
    connect_min_ms: '1',
    messages_lost: '0',
    errors: '0',
    grade: 'excellent',
    generator_verdict: 'trusted',
  })
})

test('what was not measured is an empty cell', () => {
  const { summary } = sampleRun([{ reports: [{}] }])

  const [row] = rowsOf(resultCsv(summary))

  expect(row).toMatchObject({ success_rate: '', rtt_p99_ms: '', pong_rate: '' })
})

test('a rate just below one does not read as one', () => {
  expect(rate(4_999_999 / 5_000_000)).toBe('0.999999')
  expect(rate(0.95)).toBe('0.95')
  expect(rate(1)).toBe('1')
  expect(rate(null)).toBeNull()
})

test('missing workers are counted in the row', () => {
  const { second } = sampleSecond({
    reports: [{}],
    context: { missingWorkers: [1, 2] },
  })

  expect(rowsOf(timelineCsv([second]))[0]).toMatchObject({
    missing_workers: '2',
  })
})

test('every table with an RTT says when it is that of a closed loop', () => {
  const plan = samplePlan({ traffic: { type: 'echo', loop: 'closed' } })
  const { summary, seconds } = sampleRun([{ reports: [{}] }], { plan })
  const { loop } = summary.messages
  const open = sampleSummary()

  const closedRows = [
    rowsOf(timelineCsv(seconds, loop))[0],
    rowsOf(resultCsv(summary))[0],
  ]

  expect(closedRows.map((row) => row?.['loop'])).toEqual(
    Array.from({ length: 2 }, () => 'closed'),
  )
  expect(rowsOf(timelineCsv(seconds, 'open'))[0]).not.toHaveProperty('loop')
  expect(stepsCsv(summary)).toMatch(/,rtt_p99_ms,.*,loop\r\n.*,closed\r\n$/)
  expect(stepsCsv(open)).not.toContain('loop')
  expect(rowsOf(resultCsv(open))[0]).toMatchObject({ loop: 'open' })
})
