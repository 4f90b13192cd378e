import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_ERROR_ROWS } from './error-table.ts'
import { createHistogram } from './histogram.ts'
import type { ErrorRow } from './interval-report.ts'
import { latenciesOf, mergeReports } from './merge.ts'
import { COUNTERS, type Counters } from './names.ts'
import { sampleContext, sampleReport, sampleSecond } from './sample-run.ts'
import { secondSchema } from './second.ts'

const valuesUs = fc.array(fc.integer({ min: 1, max: 3_600_000_000 }), {
  maxLength: 50,
})

test('merging parts equals recording the whole, bucket by bucket', () => {
  fc.assert(
    fc.property(fc.array(valuesUs, { minLength: 1, maxLength: 6 }), (parts) => {
      const whole = createHistogram('total')
      for (const part of parts) for (const value of part) whole.record(value)

      const { histograms } = sampleSecond({
        reports: parts.map((rtt) => ({ recorded: { rtt } })),
      })

      const merged = createHistogram('total')
      const rtt = histograms.get('rtt')
      if (rtt) merged.add(rtt)
      expect(merged.encode()).toBe(whole.encode())
      expect(merged.count).toBe(whole.count)
    }),
    { numRuns: 60 },
  )
})

test('every counter and gauge is the exact sum over the workers', () => {
  const counters = fc
    .array(fc.nat({ max: 1_000_000 }), {
      minLength: COUNTERS.length,
      maxLength: COUNTERS.length,
    })
    .map((all) => {
      // fromEntries loses the keys' type; every counter has a value here
      return Object.fromEntries(
        COUNTERS.map((name, index) => [name, all[index] ?? 0]),
      ) as Counters
    })
  const worker = fc.record({
    counters,
    open: fc.nat({ max: 60_000 }),
    connecting: fc.nat({ max: 1000 }),
    away: fc.nat({ max: 1000 }),
  })
  fc.assert(
    fc.property(fc.array(worker, { maxLength: 8 }), (workers) => {
      const { second } = sampleSecond({ reports: workers })

      const sum = (of: (w: (typeof workers)[number]) => number) =>
        workers.reduce((total, w) => total + of(w), 0)
      for (const name of COUNTERS)
        expect(second.counters[name]).toBe(sum((w) => w.counters[name]))
      expect(second.gauges).toEqual({
        open: sum((w) => w.open),
        connecting: sum((w) => w.connecting),
        away: sum((w) => w.away),
      })
    }),
    { numRuns: 50 },
  )
})

test('tallies of all workers add up by name, and none is made up', () => {
  const { second } = sampleSecond({
    reports: [
      { tallies: { 'storm.cut': 3, 'idle.1000.4002': 1 } },
      {},
      { tallies: { 'storm.cut': 4 } },
    ],
  })

  expect(second.tallies).toEqual({ 'storm.cut': 7, 'idle.1000.4002': 1 })
  expect(sampleSecond({ reports: [{}] }).second.tallies).toBeUndefined()
})

test('percentiles are of the merged histogram, not averages of percentiles', () => {
  const fast = Array.from({ length: 99 }, () => 1000)
  const { second } = sampleSecond({
    reports: [{ recorded: { rtt: fast } }, { recorded: { rtt: [100_000] } }],
  })

  expect(second.latencies.rtt).toMatchObject({ count: 100, p50: 1, p99: 1 })
  expect(second.latencies.rtt?.max).toBeCloseTo(100, 0)
})

test('a histogram that nobody recorded is left out', () => {
  const { second } = sampleSecond({
    reports: [{ recorded: { connectLatency: [5000] } }],
  })

  expect(Object.keys(second.latencies)).toEqual(['connectLatency'])
  expect(latenciesOf(new Map([['rtt', createHistogram('total')]]))).toEqual({})
})

test('error rows of one kind add up and keep the first sample', () => {
  const row = (count: number, closeCode: number | null, sample: string) =>
    ({
      category: 'closed_by_server',
      phase: 'open',
      count,
      closeCode,
      sample,
    }) satisfies ErrorRow

  const { second } = sampleSecond({
    reports: [
      { errors: [row(2, 1011, 'first'), row(1, 1001, 'away')] },
      { errors: [row(3, 1011, 'second')] },
    ],
  })

  expect(second.errors).toEqual([row(5, 1011, 'first'), row(1, 1001, 'away')])
})

test('distinct error rows are bounded and none is lost', () => {
  const errors = Array.from({ length: 1000 }, (_unused, index): ErrorRow => ({
    category: 'closed_by_server',
    phase: 'open',
    count: 2,
    closeCode: 3000 + index,
    sample: `reason ${index}`,
  }))

  const { second } = sampleSecond({ reports: [{ errors }] })

  expect(second.errors).toHaveLength(MAX_ERROR_ROWS + 1)
  expect(second.errors.reduce((sum, { count }) => sum + count, 0)).toBe(2000)
  expect(second.errors[0]).toMatchObject({
    category: 'other',
    phase: 'open',
    count: 2 * (1000 - MAX_ERROR_ROWS),
  })
})

test('health is the worst of the workers, and memory and CPU their sum', () => {
  const { second } = sampleSecond({
    reports: [
      { health: { cpuPercent: 30, loopDelayMaxMs: 5, sendLagP99Ms: null } },
      { health: { cpuPercent: 60, loopDelayMaxMs: 250, sendLagP99Ms: 3 } },
    ],
  })

  expect(second.health).toMatchObject({
    cpuPercent: 90,
    cpuPercentMax: 60,
    rssBytes: 2_000_000,
    loopDelayMaxMs: 250,
    sendLagP99Ms: 3,
    saturated: true,
    reasons: ['worker 1: event loop late by 250 ms (limit 100 ms)'],
  })
})

test('send lag is that of the worst worker, not the sum of all', () => {
  const { second } = sampleSecond({
    reports: [
      { health: { sendLagP99Ms: 6 } },
      { health: { sendLagP99Ms: 7 } },
      { health: { sendLagP99Ms: null } },
    ],
  })

  expect(second.health).toMatchObject({ sendLagP99Ms: 7, saturated: false })
})

test('send lag of a second in which nothing was sent is null, not 0', () => {
  const { second } = sampleSecond({
    reports: [{ health: { sendLagP99Ms: null } }],
  })

  expect(second.health.sendLagP99Ms).toBeNull()
  expect(second.health.saturated).toBe(false)
})

test('workers keep their own numbers when another is missing', () => {
  const reports = new Map([
    [3, sampleReport({ open: 7 })],
    [1, sampleReport({ open: 5 })],
  ])

  const { second } = mergeReports(
    reports,
    sampleContext({ index: 4, missingWorkers: [2] }),
  )

  expect(
    second.health.workers.map(({ worker, open }) => [worker, open]),
  ).toEqual([
    [1, 5],
    [3, 7],
  ])
  expect(second.missingWorkers).toEqual([2])
})

test('a merged second is JSON-safe and fits its schema', () => {
  const { second } = sampleSecond({
    reports: [{ open: 3, recorded: { rtt: [1234] } }],
  })

  const copy: unknown = JSON.parse(JSON.stringify(second))

  expect(secondSchema.parse(copy)).toEqual(second)
})

test('what no single worker knows is judged too', () => {
  const { second } = sampleSecond({
    reports: [{ health: { bytesWaiting: 3_000_000 } }],
    context: {
      missingWorkers: [1, 2],
      silentWorkers: [2],
      bytesWaitingBefore: [0, 1_000_000, 2_000_000],
      portsLeft: 12,
    },
  })

  expect(second.health).toMatchObject({
    portsLeft: 12,
    bytesWaiting: 3_000_000,
    saturated: true,
    redBy: ['workersSilent'],
    reasons: ['without a report in time: 1 workers (limit 0 workers)'],
    amberReasons: [
      'bytes waiting in sockets grew for 3 s to 2.9 MiB (limit 1 MiB)',
      'source ports left: 12 ports (limit 256 ports)',
    ],
  })
  // what only judges the second is no part of its row
  expect(second).not.toHaveProperty('silentWorkers')
})

test('a connect that this machine refused makes the second red', () => {
  const { second } = sampleSecond({
    reports: [
      {
        errors: [
          {
            ...{ category: 'port_exhausted', phase: 'connect', count: 3 },
            ...{ closeCode: null, sample: '' },
          },
        ],
      },
    ],
  })

  expect(second.health).toMatchObject({
    saturated: true,
    redBy: ['refusedHere'],
  })
})
