import { expect, test } from 'vitest'
import type { SummaryError } from '../metrics/summary-schema.ts'
import {
  sampleRun,
  sampleSecond,
  sampleSummary,
} from '../metrics/sample-run.ts'
import { type Cell, csv } from './csv.ts'
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
      },
      {
        category: 'http_5xx',
        phase: 'connect',
        count: 1,
        closeCode: 503,
        sample: 'busy',
        firstSecond: 0,
        lastSecond: 0,
      },
    ],
  })

  const [, first, second] = errorsCsv(summary).split('\r\n')

  expect(first).toContain(
    `closed_by_server,open,3,1011,internal error,1,9,"'=cmd|""calc""",`,
  )
  expect(second).toContain('http_5xx,connect,1,503,,0,0,busy,')
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
