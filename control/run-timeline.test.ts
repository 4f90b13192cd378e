import { expect, test } from 'vitest'
import { risenUntil, RunTimeline } from './run-timeline.ts'
import { samplePlan } from './testing/samples.ts'

const plan = samplePlan({
  load: {
    stages: [
      { connections: 100, ramp: '4s', hold: '2s' },
      { connections: 50, ramp: '1s', hold: '3s' },
      { connections: 150, ramp: '0s', hold: '2s' },
    ],
  },
  traffic: { type: 'echo', ratePerMinute: 30 },
})

test('a moment has the stage and the state of the plan', () => {
  const timeline = new RunTimeline(plan)

  const moments = [0, 3999, 4000, 6000, 7000, 10_000, 60_000].map((atMs) => {
    const { state, stage } = timeline.momentAt(atMs)
    return `${state} ${stage}`
  })

  expect(moments).toEqual([
    'ramping 0',
    'ramping 0',
    'holding 0',
    'ramping 1',
    'holding 1',
    'holding 2',
    'holding 2',
  ])
})

test('each second tells what was planned for it', () => {
  const timeline = new RunTimeline(plan)
  const seconds = Array.from({ length: 12 }, (_, index) =>
    timeline.contextOf(index, 60),
  )

  expect(seconds.map(({ target }) => target)).toEqual([
    25, 50, 75, 100, 100, 100, 50, 50, 50, 150, 150, 150,
  ])
  expect(seconds.map(({ plannedConnects }) => plannedConnects)).toEqual([
    25, 25, 25, 25, 0, 0, 0, 0, 0, 0, 100, 0,
  ])
  expect(seconds[0]?.plannedMessages).toBe(30)
})

test('connects asked for at once count in their own second', () => {
  const atOnce = samplePlan({
    load: { stages: [{ connections: 7, hold: '3s' }] },
  })
  const timeline = new RunTimeline(atOnce)

  expect(timeline.contextOf(0, 0).plannedConnects).toBe(7)
  expect(timeline.contextOf(1, 0).plannedConnects).toBe(0)
})

test('the planned connects of all seconds add up to all that rises', () => {
  const uneven = samplePlan({
    load: { stages: [{ connections: 100, ramp: '7s' }] },
  })
  const timeline = new RunTimeline(uneven)

  const sum = Array.from(
    { length: 7 },
    (_, index) => timeline.contextOf(index, 0).plannedConnects,
  ).reduce((a, b) => a + b)

  expect(sum).toBe(100)
  expect(risenUntil(timeline.shape, 7000)).toBe(100)
})

test('from its end on nothing is asked for', () => {
  const timeline = new RunTimeline(plan)
  timeline.end('draining', 2000)

  expect(timeline.contextOf(1, 60)).toMatchObject({
    state: 'ramping',
    plannedConnects: 25,
    plannedMessages: 30,
  })
  expect(timeline.contextOf(2, 60)).toMatchObject({
    state: 'draining',
    target: 50,
    plannedConnects: 0,
    plannedMessages: 0,
  })
})

test('a stop during the drain changes the state from there on', () => {
  const timeline = new RunTimeline(plan)
  timeline.end('draining', 2000)
  timeline.end('stopping', 5000)

  expect(timeline.momentAt(5000).state).toBe('stopping')
})

test('an adjustment climbs within a second and keeps what was before', () => {
  const timeline = new RunTimeline(plan)
  const before = timeline.shape
  timeline.adjustConnections(300, 4000)

  expect(timeline.shape).not.toBe(before)
  expect(timeline.contextOf(3, 0).target).toBe(100)
  expect(timeline.contextOf(4, 0)).toMatchObject({
    target: 300,
    plannedConnects: 200,
  })
  expect(timeline.contextOf(11, 0).target).toBe(300)
})

test('an adjustment keeps to the cap on connects per second', () => {
  const capped = samplePlan({
    load: {
      stages: [{ connections: 10, hold: '20s' }],
      maxConnectsPerSecond: 10,
    },
  })
  const timeline = new RunTimeline(capped)
  timeline.adjustConnections(60, 5000)

  expect(timeline.contextOf(5, 0).plannedConnects).toBe(10)
  expect(timeline.contextOf(9, 0).target).toBe(60)
})

test('an adjusted rate counts from then on', () => {
  const timeline = new RunTimeline(plan)
  timeline.adjustRate(120, 500)

  expect(timeline.rateAt(499)).not.toBe(120)
  expect(timeline.rateAt(500)).toBe(120)
  expect(timeline.contextOf(1, 60).plannedMessages).toBe(120)
})

test('a closed loop has no planned messages, whatever rate is named', () => {
  const timeline = new RunTimeline(
    samplePlan({
      traffic: { type: 'echo', loop: 'closed', ratePerMinute: 30 },
    }),
  )
  timeline.adjustRate(120, 0)

  expect(timeline.rateAt(1000)).toBeNull()
  expect(timeline.contextOf(1, 60).plannedMessages).toBe(0)
})

test('a stage’s own rate counts from its start, unless adjusted since', () => {
  const timeline = new RunTimeline(
    samplePlan({
      load: {
        stages: [
          { connections: 60, hold: '10s' },
          { connections: 60, hold: '10s', ratePerMinute: 60 },
          { connections: 60, hold: '10s', ratePerMinute: 90 },
        ],
      },
      traffic: { type: 'echo', ratePerMinute: 30 },
    }),
  )
  timeline.adjustRate(120, 15_000)

  expect(
    [0, 10_000, 15_000, 20_000].map((atMs) => timeline.rateAt(atMs)),
  ).toEqual([30, 60, 120, 90])
})

test('only those that send are counted for the messages planned', () => {
  const timeline = new RunTimeline(
    samplePlan({
      load: { stages: [{ connections: 40, hold: '10s' }] },
      traffic: { type: 'groups', size: 10, senders: 2, ratePerMinute: 60 },
    }),
  )

  expect(timeline.contextOf(1, 40).plannedMessages).toBe(8)
})
