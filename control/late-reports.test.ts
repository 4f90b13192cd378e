import { expect, test } from 'vitest'
import { decodeHistogram } from '../core/metrics/histogram.ts'
import { foldReports } from './late-reports.ts'
import { sampleReport } from './testing/samples.ts'

const early = sampleReport({
  index: 3,
  open: 10,
  counters: { attempted: 5, messagesSent: 7 },
  rttUs: [1000, 2000],
  errors: [
    {
      category: 'eof',
      phase: 'open',
      count: 2,
      closeCode: null,
      sample: 'gone',
    },
  ],
  health: { loopDelayMaxMs: 900, sendLagP99Ms: 12 },
})
const late = sampleReport({
  index: 4,
  open: 8,
  counters: { attempted: 1, messagesSent: 1 },
  rttUs: [500_000],
  health: { cpuPercent: 90 },
})

test('a single report is left as it is', () => {
  expect(foldReports([early])).toBe(early)
})

test('counters add up, gauges and index are the last ones', () => {
  const folded = foldReports([early, late])

  expect(folded.index).toBe(4)
  expect(folded.gauges.open).toBe(8)
  expect(folded.counters.attempted).toBe(6)
  expect(folded.counters.messagesSent).toBe(8)
  expect(folded.errors).toEqual(early.errors)
})

test('histograms keep every value of all reports', () => {
  const { rtt = '' } = foldReports([early, late]).histograms

  const histogram = decodeHistogram(rtt)
  expect(histogram.count).toBe(3)
  expect(histogram.latency()?.max).toBeCloseTo(500, 0)
})

test('a histogram that only one report has is passed on', () => {
  const without = sampleReport({ index: 5 })

  expect(foldReports([early, without]).histograms.rtt).toBe(
    early.histograms.rtt,
  )
  expect(foldReports([without, without]).histograms).toEqual({})
})

test('health is the worst of all', () => {
  const { health } = foldReports([early, late])

  expect(health.loopDelayMaxMs).toBe(900)
  expect(health.cpuPercent).toBe(90)
  expect(health.sendLagP99Ms).toBe(12)
})

test('of reserves the least counts, of suspends the sum', () => {
  const having = (bytesWaiting: number, descriptorsLeft: number | null) =>
    sampleReport({
      index: 3,
      health: { bytesWaiting, descriptorsLeft, suspendedMs: 100 },
    })

  expect(foldReports([having(5, 70), having(3, 60)]).health).toMatchObject({
    bytesWaiting: 5,
    descriptorsLeft: 60,
    suspendedMs: 200,
  })
  expect(
    foldReports([having(0, null), having(0, 60)]).health.descriptorsLeft,
  ).toBe(60)
})

test('tallies add up by name, and none is made up', () => {
  const cut = { ...early, tallies: { 'storm.cut': 3 } }
  const more = { ...late, tallies: { 'storm.cut': 4, 'idle.1000.kept': 1 } }

  expect(foldReports([cut, late, more]).tallies).toEqual({
    'storm.cut': 7,
    'idle.1000.kept': 1,
  })
  expect(foldReports([early, late])).not.toHaveProperty('tallies')
})
