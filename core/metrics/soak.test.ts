import { expect, test } from 'vitest'
import { samplePlan, sampleRun, sampleSecond } from './sample-run.ts'
import { createSoakTotals } from './soak.ts'

const soakPlan = (type: 'echo' | 'chat') =>
  samplePlan({
    traffic: { type },
    load: { stages: [{ connections: 10, hold: '15m' }] },
  })

const error = (count: number) => ({
  category: 'eof' as const,
  phase: 'open' as const,
  count,
  closeCode: null,
  sample: '',
})

/** What a second of each third holds. */
function thirds(
  seconds: number,
  of: (third: number, index: number) => Parameters<typeof sampleSecond>[0],
) {
  return Array.from({ length: seconds }, (_unused, index) => {
    const third = Math.floor((index * 3) / seconds)
    const sketch = of(third, index)
    return sampleSecond({ ...sketch, context: { index, ...sketch.context } })
  })
}

test('a soak sets the first third against the last', () => {
  const totals = createSoakTotals('rtt')

  for (const merged of thirds(900, (third) => ({
    reports: [
      {
        errors: [error(third)],
        recorded: { rtt: [(third + 1) * 1000], endToEnd: [9_000_000] },
      },
    ],
  })))
    totals.add(merged)

  expect(totals.soak()).toMatchObject({
    errorsPerMinuteFirst: 0,
    errorsPerMinuteLast: 120,
    p99FirstMs: 1,
    p99LastMs: expect.closeTo(3, 2),
  })
})

test('memory is the slope of all workers over the last two thirds', () => {
  const totals = createSoakTotals('rtt')
  const perSecond = 500

  for (const merged of thirds(900, (third, index) => {
    // the start-up, which is not to count, takes much
    const rssBytes = third === 0 ? index * 1e6 : 5e8 + index * perSecond
    const report = { health: { rssBytes } }
    // of one second, a worker's report is missing
    return { reports: index === 700 ? [report] : [report, report] }
  }))
    totals.add(merged)

  expect(totals.soak().rssBytesPerHour).toBe(2 * perSecond * 3600)
})

test('however long it runs, its stretches stay few and its thirds right', () => {
  const totals = createSoakTotals('rtt')
  const hours = 3

  for (const merged of thirds(hours * 3600, (third) => ({
    reports: [{ errors: [error(third === 1 ? 5 : third)] }],
  })))
    totals.add(merged)

  const { errorsPerMinuteFirst, errorsPerMinuteLast } = totals.soak()
  // a stretch across the border belongs to one side: a thirtieth at most
  expect(errorsPerMinuteFirst).toBeLessThan((5 * 60) / 10)
  expect(Math.abs(errorsPerMinuteLast - 120)).toBeLessThan((4 * 60) / 10)
})

test('a soak that ended at once has no second to set against the first', () => {
  expect(createSoakTotals('rtt').soak()).toEqual({
    errorsPerMinuteFirst: 0,
    errorsPerMinuteLast: 0,
    p99FirstMs: null,
    p99LastMs: null,
    rssBytesPerHour: 0,
  })
})

test('of a conversation it tells the way from sender to receiver', () => {
  const seconds = Array.from({ length: 300 }, () => ({
    reports: [{ recorded: { rtt: [1000], endToEnd: [2000] } }],
  }))

  const p99s = (['echo', 'chat'] as const).map(
    (type) =>
      sampleRun(seconds, { plan: soakPlan(type) }).summary.scenarios.soak
        ?.p99LastMs,
  )

  expect(p99s).toEqual([1, 2])
})

test('the drain and the closing do not belong to it', () => {
  const calm = Array.from({ length: 300 }, () => ({ reports: [{}] }))
  const after = (['draining', 'stopping'] as const).map((state) => ({
    reports: [{ errors: [error(1000)] }],
    context: { state },
  }))

  const { summary } = sampleRun([...calm, ...after], { plan: soakPlan('echo') })

  expect(summary.scenarios.soak?.errorsPerMinuteLast).toBe(0)
})
