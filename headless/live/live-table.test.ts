import { describe, expect, test } from 'vitest'
import type { Second } from '../../core/metrics/second.ts'
import { trafficSchema } from '../../core/plan/traffic-schema.ts'
import { sampleLatency, samplePlan, sampleSecond } from '../testing/samples.ts'
import { createLiveTable, formatBytes, formatMs } from './live-table.ts'

/** The cells of the last line. */
function cells(lines: readonly string[]): string[] {
  return (lines.at(-1) ?? '').split('│').map((cell) => cell.trim())
}

/** The titles of the header before it; null when there is none. */
function titles(lines: readonly string[]): string[] | null {
  return lines.length === 1 ? null : cells(lines.slice(0, -2))
}

test('a row tells totals so far and this second’s rate and latency', () => {
  const table = createLiveTable(samplePlan())
  table.lines(
    sampleSecond(0, {
      counters: { succeeded: 40, failed: 2, bytesReceived: 1024 },
      errors: [
        {
          category: 'conn_refused',
          phase: 'connect',
          count: 2,
          closeCode: null,
          sample: '',
        },
      ],
    }),
  )

  const lines = table.lines(
    sampleSecond(1, {
      gauges: { open: 48, connecting: 1 },
      counters: { succeeded: 10, failed: 1, bytesReceived: 512 },
      latencies: { connectLatency: sampleLatency(1, 2.5, 1200) },
      errors: [
        {
          category: 'closed_by_server',
          phase: 'open',
          count: 1,
          closeCode: 1011,
          sample: '',
        },
      ],
    }),
  )

  expect(cells(lines)).toEqual([
    '2s',
    '48',
    '50',
    '3',
    '10',
    '1200',
    '1.00',
    '2.50',
    '1.5 KiB',
    '101:50 conn_refused:2 closed_by_server(1011):1',
  ])
})

test('messaging shows answers per second and the round trip', () => {
  const table = createLiveTable(samplePlan({ mode: 'messaging' }))

  const lines = table.lines(
    sampleSecond(0, {
      counters: { succeeded: 5, messagesReceived: 70 },
      latencies: {
        rtt: sampleLatency(1, 2, 3),
        connectLatency: sampleLatency(7, 8, 9),
      },
    }),
  )

  expect(titles(lines)?.slice(4, 8)).toEqual([
    'msg/s',
    'rtt max',
    'rtt min',
    'rtt avg',
  ])
  expect(cells(lines).slice(4, 8)).toEqual(['70', '3.00', '1.00', '2.00'])
})

test('conversations show what was sent, delivered, and the way between', () => {
  const table = createLiveTable({
    ...samplePlan(),
    traffic: trafficSchema.parse({ type: 'groups' }),
  })

  const lines = table.lines(
    sampleSecond(0, {
      counters: { succeeded: 5, messagesSent: 7, messagesReceived: 63 },
      latencies: {
        endToEnd: sampleLatency(1, 2, 3),
        connectLatency: sampleLatency(7, 8, 9),
      },
    }),
  )

  expect(titles(lines)?.slice(4, 9)).toEqual([
    'sent/s',
    'deliv/s',
    'e2e max',
    'e2e min',
    'e2e avg',
  ])
  expect(cells(lines).slice(4, 9)).toEqual(['7', '63', '3.00', '1.00', '2.00'])
})

describe('without messages the latency columns are', () => {
  const second = (state: Second['state']) =>
    sampleSecond(0, {
      state,
      latencies: {
        heartbeatRtt: sampleLatency(1, 2, 3),
        connectLatency: sampleLatency(7, 8, 9),
      },
    })

  test.each([
    ['of the connects during a ramp', 'ramping', 30_000, ['conn max', '9.00']],
    ['of the heartbeats in a hold', 'holding', 30_000, ['ping max', '3.00']],
    ['of the connects without heartbeats', 'holding', 0, ['conn max', '9.00']],
  ] as const)('%s', (_name, state, pingInterval, wanted) => {
    const lines = createLiveTable(samplePlan({ pingInterval })).lines(
      second(state),
    )

    expect([titles(lines)?.[5], cells(lines)[5]]).toEqual(wanted)
  })
})

test('a value that was not measured shows as a dash', () => {
  const lines = createLiveTable(samplePlan()).lines(sampleSecond(0))

  expect(cells(lines).slice(5, 8)).toEqual(['-', '-', '-'])
})

test('the header comes first, every 20 rows, and when its meaning changes', () => {
  const table = createLiveTable(samplePlan())

  const headed = Array.from({ length: 30 }, (_, index) =>
    table.lines(
      sampleSecond(index, { state: index < 25 ? 'ramping' : 'holding' }),
    ),
  ).flatMap((lines, index) => (lines.length > 1 ? [index] : []))

  expect(headed).toEqual([0, 20, 25])
})

test('there is nothing in it that moves a cursor or colours', () => {
  const lines = createLiveTable(samplePlan()).lines(sampleSecond(0))

  const text = lines.join('\n')
  expect([text.includes('\u001b'), text.includes('\r')]).toEqual([false, false])
})

test('the columns of header and row stand below each other', () => {
  const [rule = '', title = '', , row = ''] = createLiveTable(
    samplePlan(),
  ).lines(sampleSecond(0))
  const bars = (line: string, bar: string) =>
    line.split('').flatMap((char, index) => (char === bar ? [index] : []))

  expect(bars(title, '│')).toEqual(bars(rule, '┬'))
  expect(bars(row, '│')).toEqual(bars(rule, '┬'))
})

test.each([
  [undefined, '-'],
  [0.123, '0.12'],
  [999.5, '999.50'],
  [1000.4, '1000'],
])('%s ms shows as %s', (valueMs, text) => {
  expect(formatMs(valueMs)).toBe(text)
})

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [3 * 1024 ** 3, '3.0 GiB'],
  [1024 ** 5, '1024.0 TiB'],
])('%d bytes show as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('red seconds are marked in front, and the first one says why', () => {
  const table = createLiveTable(samplePlan())
  const red = (index: number) => {
    const second = sampleSecond(index)
    const reasons = ['worker 0: send lag p99 of 12 ms (limit 10 ms)']
    return { ...second, health: { ...second.health, saturated: true, reasons } }
  }

  const calm = table.lines(sampleSecond(0)).at(-1)
  const [first, note, ...none] = table.lines(red(1))
  const [second, ...more] = table.lines(red(2))

  expect(calm).toMatch(/^ +1s│/)
  expect(first).toMatch(/^! +2s│/)
  expect(note).toMatch(/^! .* limits, .*: worker 0: send lag p99 of 12 ms/)
  expect(second).toMatch(/^! +3s│/)
  expect([...none, ...more]).toEqual([])
})
