import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PATIENCE_MS, SecondMerger, type DueSecond } from './second-merger.ts'
import { sampleReport } from './testing/samples.ts'

const START = 1_000_000
/** Too early for any second to be overdue. */
const SOON = START

function reportOf(index: number, attempted = 1) {
  return sampleReport({ index, counters: { attempted } })
}

function indexes(seconds: readonly DueSecond[]): number[] {
  return seconds.map(({ index }) => index)
}

test('a second is handed out once, when every worker has reported it', () => {
  const merger = new SecondMerger(2, START)

  merger.add(0, reportOf(0))
  expect(merger.take(SOON)).toEqual([])

  merger.add(1, reportOf(0))
  const [second] = merger.take(SOON)
  expect(second?.index).toBe(0)
  expect([...(second?.reports.keys() ?? [])]).toEqual([0, 1])
  expect(second?.missing).toEqual([])
  expect(merger.take(SOON)).toEqual([])
})

test('seconds that become complete together come in their order', () => {
  const merger = new SecondMerger(2, START)
  for (const index of [0, 1, 2]) merger.add(0, reportOf(index))
  for (const index of [0, 1, 2]) merger.add(1, reportOf(index))

  expect(indexes(merger.take(SOON))).toEqual([0, 1, 2])
})

test('a silent worker is waited for, but only so long', () => {
  const merger = new SecondMerger(2, START)
  merger.add(0, reportOf(0))

  expect(merger.take(START + 1000 + PATIENCE_MS)).toEqual([])

  const [second] = merger.take(START + 1001 + PATIENCE_MS)
  expect(second?.missing).toEqual([1])
  expect(second?.silent).toEqual([1])
})

test('a worker that was lost is missing, but not silent', () => {
  const merger = new SecondMerger(2, START)
  merger.add(0, reportOf(0))
  merger.end(1, 'lost')

  const [second] = merger.take(SOON)

  expect(second).toMatchObject({ missing: [1], silent: [] })
})

test('when all are silent, nothing is handed out', () => {
  const merger = new SecondMerger(2, START)

  expect(merger.take(START + 60_000)).toEqual([])
})

test('what a silent worker reports later counts in its next second', () => {
  const merger = new SecondMerger(2, START)
  for (const index of [0, 1]) merger.add(0, reportOf(index))
  expect(indexes(merger.take(START + 10_000))).toEqual([0, 1])

  merger.add(0, reportOf(2))
  for (const index of [0, 1, 2]) merger.add(1, reportOf(index, 10))
  const [second] = merger.take(SOON)

  expect(second?.index).toBe(2)
  expect(second?.lateReports).toBe(2)
  expect(second?.missing).toEqual([])
  expect(second?.reports.get(1)?.counters.attempted).toBe(30)
  expect(second?.reports.get(1)?.index).toBe(2)
})

test('late reports that no second follows make a last one', () => {
  const merger = new SecondMerger(2, START)
  merger.add(0, reportOf(0))
  merger.take(START + 10_000)
  merger.end(0, 'finished')
  merger.add(1, reportOf(0, 10))
  merger.end(1, 'finished')

  const [second, ...others] = merger.rest()

  expect(second?.index).toBe(1)
  expect(second?.lateReports).toBe(1)
  expect(second?.reports.get(1)?.counters.attempted).toBe(10)
  expect(others).toEqual([])
  expect(merger.rest()).toEqual([])
})

test('a lost worker is waited for no more, and told as missing', () => {
  const merger = new SecondMerger(2, START)
  merger.add(0, reportOf(0))
  merger.add(0, reportOf(1))
  merger.add(1, reportOf(0))
  merger.end(1, 'lost')

  const [first, second] = merger.take(SOON)

  expect(first?.missing).toEqual([])
  expect(second?.missing).toEqual([1])
})

test('a worker that has finished is not missing', () => {
  const merger = new SecondMerger(2, START)
  merger.end(1, 'finished')
  merger.add(0, reportOf(0))

  expect(merger.take(SOON)[0]?.missing).toEqual([])
})

test('however reports arrive, each counts exactly once and rows are in order', () => {
  const arrival = fc.record({
    worker: fc.nat(2),
    waitMs: fc.nat(4000),
    lost: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), (arrivals) => {
      const merger = new SecondMerger(3, START)
      const next = [0, 0, 0]
      const gone = [false, false, false]
      const rows: DueSecond[] = []
      let nowMs = START
      let sent = 0
      for (const { worker, waitMs, lost } of arrivals) {
        nowMs += waitMs
        const index = next[worker] ?? 0
        if (!gone[worker]) {
          merger.add(worker, reportOf(index))
          next[worker] = index + 1
          sent += 1
        }
        if (lost && index > 3) {
          merger.end(worker, 'lost')
          gone[worker] = true
        }
        rows.push(...merger.take(nowMs))
      }
      for (const worker of [0, 1, 2]) merger.end(worker, 'finished')
      rows.push(...merger.rest())

      const counted = rows
        .flatMap(({ reports }) => [...reports.values()])
        .reduce((sum, report) => sum + report.counters.attempted, 0)
      expect(counted).toBe(sent)
      expect(indexes(rows)).toEqual(rows.map((_, position) => position))
    }),
  )
})
