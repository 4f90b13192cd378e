import { expect, test } from 'vitest'
import { zeroCounters } from '../../core/metrics/names.ts'
import { makeSecond, syntheticSeconds } from '../testing/synthetic-run.ts'
import {
  amberSpans,
  chartData,
  chartRows,
  saturatedSpans,
  stageStarts,
} from './rows.ts'
import { CHARTS } from './specs.ts'

const LONG = syntheticSeconds({
  seconds: 7200,
  connections: 5000,
  errors: true,
  saturated: true,
})

test.each(CHARTS.map((spec) => [spec.name, spec] as const))(
  '%s never holds more than 600 points a series',
  (_name, spec) => {
    const { rows, series } = chartData(spec, LONG)

    expect(series.length).toBeGreaterThan(0)
    expect(rows.length).toBeLessThanOrEqual(600)
    expect(rows.length).toBeGreaterThan(150)
    expect([rows[0]?.t, rows.at(-1)?.t]).toEqual([1, 7200])
  },
)

test('the peak of every series survives the thinning, at its own second', () => {
  const seconds = Array.from({ length: 5000 }, (_, index) =>
    makeSecond({
      index,
      target: index === 1234 ? 900 : 10,
      gauges: { open: index === 4321 ? 800 : 5, connecting: 0 },
    }),
  )
  const connections = CHARTS.find(({ name }) => name === 'connections')

  const rows = chartRows(connections?.series(seconds) ?? [], seconds)

  expect(rows.find((row) => row['target'] === 900)?.t).toBe(1235)
  expect(rows.find((row) => row['open'] === 800)?.t).toBe(4322)
})

test('failed and dropped grow over the run', () => {
  const seconds = [3, 0, 2].map((failed, index) =>
    makeSecond({ index, counters: { ...zeroCounters(), failed, dropped: 1 } }),
  )
  const connections = CHARTS.find(({ name }) => name === 'connections')

  const rows = chartRows(connections?.series(seconds) ?? [], seconds)

  expect(rows.map((row) => [row['failed'], row['dropped']])).toEqual([
    [3, 1],
    [3, 2],
    [5, 3],
  ])
})

test('a second without a measurement is a gap, not a zero', () => {
  const rtt = CHARTS.find(({ name }) => name === 'rtt')
  const seconds = [makeSecond()]

  const rows = chartRows(rtt?.series(seconds) ?? [], seconds)

  expect(rows).toEqual([
    { t: 1, p50: null, p90: null, p99: null, p999: null, max: null },
  ])
})

test('errors have a series per category that occurred, the most frequent first', () => {
  const errors = CHARTS.find(({ name }) => name === 'errors')
  const row = (category: 'dns' | 'tls', count: number) => ({
    category,
    count,
    phase: 'connect' as const,
    closeCode: null,
    sample: '',
  })
  const seconds = [
    makeSecond({ errors: [row('dns', 1), row('tls', 2)] }),
    makeSecond({ index: 1, errors: [row('tls', 4)] }),
  ]

  const series = errors?.series(seconds) ?? []

  expect(series.map(({ key }) => key)).toEqual(['tls', 'dns'])
  expect(chartRows(series, seconds)).toEqual([
    { t: 1, tls: 2, dns: 1 },
    { t: 2, tls: 4, dns: 0 },
  ])
})

test('red seconds that follow each other are one span', () => {
  const red = (index: number, saturated: boolean) => {
    const second = makeSecond({ index })
    return { ...second, health: { ...second.health, saturated } }
  }

  expect(
    saturatedSpans([
      red(0, false),
      red(1, true),
      red(2, true),
      red(3, false),
      red(4, true),
    ]),
  ).toEqual([
    { fromSeconds: 1, toSeconds: 3 },
    { fromSeconds: 4, toSeconds: 5 },
  ])
})

test('amber seconds are those that are not red as well', () => {
  const second = (index: number, saturated: boolean, amber: boolean) => {
    const one = makeSecond({ index })
    const amberReasons = amber ? ['why'] : []
    return { ...one, health: { ...one.health, saturated, amberReasons } }
  }

  expect(
    amberSpans([
      second(0, false, true),
      second(1, true, true),
      second(2, false, true),
      second(3, false, false),
    ]),
  ).toEqual([
    { fromSeconds: 0, toSeconds: 1 },
    { fromSeconds: 2, toSeconds: 3 },
  ])
})

test('a stage starts where its number first shows', () => {
  const stages = [0, 0, 1, 1, 2]
  const seconds = stages.map((stage, index) => makeSecond({ index, stage }))

  expect(stageStarts(seconds)).toEqual([2, 4])
})
