import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PlanSource } from '../core/plan/schema.ts'
import { recoverRun } from './recover-run.ts'
import { createRunBench, type RunBench } from './testing/run-bench.ts'
import { samplePlan, type SampleReport } from './testing/samples.ts'
import { flush } from './testing/until.ts'

let bench: RunBench

beforeEach(async () => {
  bench = await createRunBench()
})

afterEach(() => bench.dispose())

const QUICK = { metric: 'messages.rtt.p99', op: '<', value: 100 } as const

function startRun(changes: Partial<PlanSource>) {
  const plan = samplePlan({
    load: { stages: [{ connections: 10, hold: '20s' }] },
    ...changes,
  })
  return bench.controller.start(plan, { workers: 1 })
}

/** A second of the run, and what the one worker saw in it. */
async function second(index: number, sample: Omit<SampleReport, 'index'>) {
  await bench.pass(1000)
  bench.host.worker(0).report({ index, ...sample })
  await flush()
  return bench.controller.status().state
}

const stops = () =>
  bench.host.worker(0).commands.filter(({ type }) => type === 'stop').length

test('a miss ends the run as its plan does, after the delay and not before', async () => {
  const { folder } = await startRun({
    thresholds: [{ ...QUICK, abort: true, after: '3s' }],
  })

  const states = []
  for (const index of [0, 1, 2])
    states.push(await second(index, { rttUs: [200_000], open: 10 }))
  expect(states).toEqual(['holding', 'holding', 'draining'])
  expect(stops()).toBe(1)
  const summary = await bench.controller.finished()

  expect(summary).toMatchObject({
    outcome: 'completed',
    outcomeReason:
      'Ended after 3s by a threshold: messages.rtt.p99 was 200.063, < 100 was asked.',
    thresholds: [{ met: false, endedAtMs: 3000 }],
  })
  expect((await recoverRun(folder)).summary).toEqual(summary)
})

test('without abort a miss ends nothing', async () => {
  await startRun({ thresholds: [{ ...QUICK, after: '1s' }] })

  const states = []
  for (const index of [0, 1, 2])
    states.push(await second(index, { rttUs: [200_000] }))

  expect(states).toEqual(['holding', 'holding', 'holding'])
})

test('what is not measured yet misses nothing', async () => {
  await startRun({ thresholds: [{ ...QUICK, abort: true, after: '1s' }] })

  expect(await second(0, { open: 10 })).toBe('holding')
  expect(await second(1, { open: 10 })).toBe('holding')
  expect(await second(2, { rttUs: [200_000] })).toBe('draining')
})

test('the delay of a stage counts from its own start, over its own numbers', async () => {
  await startRun({
    load: {
      stages: [
        { connections: 10, hold: '3s' },
        {
          name: 'second',
          connections: 10,
          hold: '9s',
          thresholds: [{ ...QUICK, abort: true, after: '2s' }],
        },
      ],
    },
  })

  for (const index of [0, 1, 2]) await second(index, { rttUs: [200_000] })
  expect(await second(3, { rttUs: [200_000] })).toBe('holding')
  expect(await second(4, { rttUs: [200_000] })).toBe('draining')
  const summary = await bench.controller.finished()

  expect(summary.outcomeReason).toContain('a threshold of stage "second"')
  expect(summary.steps).toMatchObject([
    { thresholds: [] },
    { verdict: 'fail', thresholds: [{ met: false, endedAtMs: 5000 }] },
  ])
})

test('a stage is not ended by what an earlier one measured', async () => {
  await startRun({
    load: {
      stages: [
        { connections: 10, hold: '2s' },
        {
          connections: 10,
          hold: '9s',
          thresholds: [{ ...QUICK, abort: true, after: '1s' }],
        },
      ],
    },
  })

  for (const index of [0, 1]) await second(index, { rttUs: [200_000] })

  expect(await second(2, { rttUs: [1000] })).toBe('holding')
  expect(await second(3, { rttUs: [1000] })).toBe('holding')
})
