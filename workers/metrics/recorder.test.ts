import { expect, test } from 'vitest'
import { intervalReportSchema } from '../../core/metrics/interval-report.ts'
import { COUNTERS, zeroCounters } from '../../core/metrics/names.ts'
import { NO_HEALTH, readReport } from '../../tests/support/fake-engine.ts'
import { MAX_ERROR_ROWS, Recorder } from './recorder.ts'

const GAUGES = { open: 3, connecting: 1 }

test('a swap hands over everything and starts afresh', () => {
  const recorder = new Recorder()
  for (const [index, name] of COUNTERS.entries())
    recorder.counters[name] = index
  recorder.time('rtt', 12)
  recorder.error('eof', 'open', 'TCP ended')

  const first = recorder.swap(7, GAUGES, NO_HEALTH)
  const second = recorder.swap(8, GAUGES, NO_HEALTH)

  expect(first).toMatchObject({ index: 7, gauges: GAUGES, health: NO_HEALTH })
  expect(COUNTERS.map((name) => first.counters[name])).toEqual(
    COUNTERS.map((_, index) => index),
  )
  expect(readReport(first).latencies.rtt?.max).toBeCloseTo(12, 1)
  expect(first.errors).toHaveLength(1)
  expect(second).toEqual({
    index: 8,
    counters: zeroCounters(),
    gauges: GAUGES,
    histograms: {},
    errors: [],
    health: NO_HEALTH,
  })
})

test('a report is what the protocol says, also after JSON', () => {
  const recorder = new Recorder()
  recorder.counters.dials = 1
  recorder.time('connectLatency', 3)
  recorder.error('http_4xx', 'connect', 'HTTP 404', 404)
  const report = recorder.swap(0, GAUGES, NO_HEALTH)

  const copy: unknown = JSON.parse(JSON.stringify(report))

  expect(intervalReportSchema.parse(copy)).toEqual(report)
})

test('an interval’s times do not leak into the next', () => {
  const recorder = new Recorder()
  recorder.time('rtt', 500)
  recorder.swap(0, GAUGES, NO_HEALTH)

  recorder.time('rtt', 2)
  const { latencies } = readReport(recorder.swap(1, GAUGES, NO_HEALTH))

  expect(latencies.rtt?.count).toBe(1)
  expect(latencies.rtt?.max).toBeCloseTo(2, 1)
})

test('errors are one row per category, phase and code, with the first sample', () => {
  const recorder = new Recorder()
  recorder.error('http_4xx', 'connect', 'first', 404)
  recorder.error('http_4xx', 'connect', 'second', 404)
  recorder.error('http_4xx', 'connect', 'third', 401)
  recorder.error('eof', 'open', 'fourth')
  recorder.error('eof', 'login', 'fifth')

  const { errors } = recorder.swap(0, GAUGES, NO_HEALTH)

  const rows = errors.map((row) => [row.category, row.count, row.sample])
  expect(rows).toEqual([
    ['http_4xx', 2, 'first'],
    ['http_4xx', 1, 'third'],
    ['eof', 1, 'fourth'],
    ['eof', 1, 'fifth'],
  ])
})

test('beyond so many rows the rest is counted under other, none is dropped', () => {
  const recorder = new Recorder()
  const codes = Array.from({ length: MAX_ERROR_ROWS + 50 }, (_, i) => 4000 + i)

  for (const code of codes)
    recorder.error('closed_by_server', 'open', 'bye', code)
  recorder.error('closed_by_server', 'open', 'bye', 4000)
  const { errors } = recorder.swap(0, GAUGES, NO_HEALTH)

  expect(errors).toHaveLength(MAX_ERROR_ROWS + 1)
  expect(errors.at(-1)).toEqual({
    category: 'other',
    phase: 'open',
    count: 50,
    closeCode: null,
    sample: 'more distinct errors than are listed apart',
  })
  const total = errors.reduce((sum, row) => sum + row.count, 0)
  expect(total).toBe(codes.length + 1)
})

test('a long sample is cut', () => {
  const recorder = new Recorder()

  recorder.error('other', 'open', 'x'.repeat(10_000))

  const [row] = recorder.swap(0, GAUGES, NO_HEALTH).errors
  expect(row?.sample.length).toBe(200)
})

test('a time beyond the range is kept at its edge and counted as clamped', () => {
  const recorder = new Recorder()

  recorder.time('rtt', 10 * 3_600_000)
  recorder.time('rtt', Number.NaN)
  recorder.time('rtt', -1)
  recorder.time('rtt', 0)
  const { counters, latencies } = readReport(
    recorder.swap(0, GAUGES, NO_HEALTH),
  )

  expect(counters.valuesClamped).toBe(3)
  expect(latencies.rtt?.count).toBe(4)
})

test('the send lag of the interval is known before the swap', () => {
  const recorder = new Recorder()
  const before = recorder.sendLagP99Ms()
  for (let ms = 1; ms <= 100; ms++) recorder.time('sendLag', ms)

  const p99Ms = recorder.sendLagP99Ms()
  recorder.swap(0, GAUGES, NO_HEALTH)

  expect(before).toBeNull()
  expect(p99Ms).toBeCloseTo(99, 0)
  expect(recorder.sendLagP99Ms()).toBeNull()
})
