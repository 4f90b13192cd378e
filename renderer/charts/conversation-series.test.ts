import { expect, test } from 'vitest'
import { zeroCounters } from '../../core/metrics/names.ts'
import {
  makeLatency,
  makeSecond,
  syntheticSeconds,
} from '../testing/synthetic-run.ts'
import { scenarioSeconds } from '../testing/synthetic-scenarios.ts'
import { chartsOf } from './specs.ts'

const names = (seconds: Parameters<typeof chartsOf>[0]) =>
  chartsOf(seconds).map(({ name }) => name)
const keysOf = (name: string, seconds: Parameters<typeof chartsOf>[0]) =>
  chartsOf(seconds)
    .find((spec) => spec.name === name)
    ?.series(seconds)
    .map(({ key }) => key)

test('end-to-end times, deliveries and absences are shown only where there are any', () => {
  const echo = names(syntheticSeconds({ seconds: 20, connections: 100 }))
  const groups = names(scenarioSeconds())

  expect(echo).toContain('rtt')
  for (const name of ['end-to-end', 'deliveries', 'away'])
    expect([echo.includes(name), groups.includes(name)]).toEqual([false, true])
  expect(groups).not.toContain('rtt')
})

test('a run that measured nothing yet shows what every run shows', () => {
  expect(names([])).toContain('rtt')
  expect(names([])).not.toContain('end-to-end')
})

test('slow receivers are told apart from fast ones', () => {
  const latencies = { endToEnd: makeLatency(2, 9) }
  const even = [makeSecond({ latencies })]
  const split = [
    makeSecond({
      latencies: { ...latencies, endToEndSlow: makeLatency(900, 9) },
    }),
  ]

  expect(keysOf('end-to-end', even)).toEqual([
    'endToEnd-p50',
    'endToEnd-p99',
    'endToEnd-max',
  ])
  expect(keysOf('end-to-end', split)).toEqual([
    'endToEndFast-p50',
    'endToEndFast-p99',
    'endToEndSlow-p50',
    'endToEndSlow-p99',
  ])
})

test('deliveries missed while away have lines of their own', () => {
  const second = makeSecond({ latencies: { endToEnd: makeLatency(2, 9) } })
  const missed = makeSecond({ counters: { ...zeroCounters(), awayMissed: 3 } })

  expect(keysOf('deliveries', [second])).toEqual([
    'delivered',
    'lost',
    'duplicated',
  ])
  expect(keysOf('deliveries', [second, missed])).toEqual([
    'delivered',
    'lost',
    'duplicated',
    'missed',
    'caughtUp',
  ])
})

test('messages of conversations do not count deliveries as replies', () => {
  expect(keysOf('messages', scenarioSeconds())).toEqual(['planned', 'sent'])
})
