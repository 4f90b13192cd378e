import { expect, test } from 'vitest'
import type { DisturbanceSpan } from '../../core/plan/disturbance-spans.ts'
import { disturbanceMarks, laneCount, MAX_LANES } from './disturbance-marks.ts'

function span(index: number, fromMs: number, toMs: number | null) {
  return {
    index,
    type: 'slow',
    label: 'slow',
    share: 0.3,
    fromMs,
    toMs,
  } as const satisfies DisturbanceSpan
}

test('what has not begun yet is not drawn, and what has is cut at the end of the axis', () => {
  const spans = [span(0, 10_000, 90_000), span(1, 70_000, null)]

  const marks = disturbanceMarks(spans, 60)

  expect(
    marks.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds]),
  ).toEqual([[10, 60]])
})

test('marks that would cover each other stand in lanes of their own', () => {
  const marks = disturbanceMarks(
    [span(0, 0, 100_000), span(1, 10_000, 30_000), span(2, 60_000, 70_000)],
    100,
  )

  expect(marks.map(({ lane }) => lane)).toEqual([0, 1, 1])
  expect(laneCount(marks)).toBe(2)
})

test('a storm and its time away share a lane and one label', () => {
  const marks = disturbanceMarks(
    [span(0, 10_000, null), span(0, 10_000, 20_000)],
    100,
  )

  expect(marks.map(({ lane, labelled }) => [lane, labelled])).toEqual([
    [0, true],
    [0, false],
  ])
})

test('however many there are, the lanes stay few and the labels apart', () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    span(index, index * 1000, index * 1000 + 500),
  )

  const marks = disturbanceMarks(many, 60)

  expect(marks).toHaveLength(50)
  expect(laneCount(marks)).toBe(MAX_LANES)
  expect(marks.filter(({ labelled }) => labelled).length).toBeLessThan(12)
})
