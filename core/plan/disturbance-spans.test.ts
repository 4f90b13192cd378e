import { expect, test } from 'vitest'
import { samplePlan } from '../metrics/sample-run.ts'
import {
  disturbanceSchema,
  type DisturbanceSource,
} from './disturbance-schema.ts'
import { disturbanceSpans } from './disturbance-spans.ts'

/** Of a run of two minutes. */
function spansOf(...disturbances: DisturbanceSource[]) {
  const { load } = samplePlan({
    load: { stages: [{ connections: 10, ramp: '20s', hold: '100s' }] },
  })
  // whatever the plan's rules would say of them together
  return disturbanceSpans({
    load,
    disturbances: disturbances.map((one) => disturbanceSchema.parse(one)),
  })
}

test('a storm is the moment of its cut, then the time that it keeps away', () => {
  expect(
    spansOf({ type: 'storm', at: '30s', share: 0.5, away: '10s' }),
  ).toEqual([
    {
      index: 0,
      type: 'storm',
      label: 'storm',
      share: 0.5,
      fromMs: 30_000,
      toMs: null,
    },
    {
      index: 0,
      type: 'storm',
      label: 'storm-away',
      share: 0.5,
      fromMs: 30_000,
      toMs: 40_000,
    },
  ])
  expect(spansOf({ type: 'storm', at: '30s', away: '0s' })).toHaveLength(1)
})

test('flapping is one span however often it strikes', () => {
  expect(
    spansOf({ type: 'flapping', from: '10s', until: '90s', every: '2s' }),
  ).toEqual([
    {
      index: 0,
      type: 'flapping',
      label: 'flapping',
      share: 0.2,
      fromMs: 10_000,
      toMs: 90_000,
    },
  ])
})

test('what has no end of its own lasts to the end of the run', () => {
  const spans = spansOf(
    { type: 'flapping' },
    { type: 'slow', from: '40s' },
    { type: 'churn', from: '60s', until: '100s' },
  )

  expect(
    spans.map(({ index, type, fromMs, toMs }) => [index, type, fromMs, toMs]),
  ).toEqual([
    [0, 'flapping', 0, 120_000],
    [1, 'slow', 40_000, 120_000],
    [2, 'churn', 60_000, 100_000],
  ])
})

test('a half-open share is marked at its moment, an offline one while it is away', () => {
  const spans = spansOf(
    { type: 'half-open', at: '15s' },
    { type: 'offline', at: '20s', away: '60s' },
  )

  expect(spans.map(({ type, fromMs, toMs }) => [type, fromMs, toMs])).toEqual([
    ['half-open', 15_000, null],
    ['offline', 20_000, 80_000],
  ])
})

test('silences of the idle finder have no place on the run clock', () => {
  expect(spansOf({ type: 'idle' })).toEqual([])
})

test('a disturbance that would begin after the run has no span', () => {
  expect(spansOf({ type: 'slow', from: '10m' })).toEqual([])
})
