import { expect, test } from 'vitest'
import { ratioOf, type Ratio } from './ratios.ts'
import type { MetricResult } from './recording.ts'
import { compareRatios, hasRegressed, sayComparison } from './regression.ts'

function ratio(...values: number[]): Ratio {
  const made = ratioOf(
    values.map(() => 1),
    values,
  )
  if (made === null) throw new Error('a ratio needs values')
  return made
}

function metric(
  name: string,
  ratios: Readonly<Record<string, Ratio>>,
): MetricResult {
  const copies = Object.entries(ratios).map(([peer, each]) => [
    peer,
    { ...each, values: [...each.values] },
  ])
  return {
    ...{ name, label: name, unit: 'CPU-s', subjects: [] },
    ratios: Object.fromEntries(copies) as MetricResult['ratios'], // made of entries
  }
}

test.each([
  ['the same', ratio(2.4, 2.5, 2.6), false],
  ['better', ratio(3, 3, 3), false],
  ['a little worse', ratio(2.15, 2.15, 2.15), false],
  ['much worse in one round alone', ratio(0.5, 2.5, 2.5), false],
  ['much worse', ratio(1.9, 2, 2.1), true],
])('%s', (_name, now, regressed) => {
  expect(hasRegressed(ratio(2.4, 2.5, 2.6), now)).toBe(regressed)
})

test('a median that was seen before in the recording is no regression', () => {
  expect(hasRegressed(ratio(1.8, 2.5, 2.6), ratio(1.9, 1.9, 1.9))).toBe(false)
})

test('each pair is compared with its own record, and the new ones with nothing', () => {
  const before = [
    metric('connect', { ws: ratio(2.5), tsung: ratio(3) }),
    metric('echo', { ws: ratio(1.3) }),
  ]
  const now = [
    metric('connect', { ws: ratio(1.5), artillery: ratio(3) }),
    metric('idle', { ws: ratio(2) }),
    metric('echo', { ws: ratio(1.29) }),
  ]

  const found = compareRatios(before, now)

  expect(found.map((each) => [each.metric, each.peer, each.regressed])).toEqual(
    [
      ['connect', 'ws', true],
      ['echo', 'ws', false],
    ],
  )
  expect(found.map(sayComparison)).toEqual([
    'WORSE connect, ws over ours: 1.50 (1.50 to 1.50), recorded 2.50 (2.50 to 2.50)',
    'ok    echo, ws over ours: 1.29 (1.29 to 1.29), recorded 1.30 (1.30 to 1.30)',
  ])
})
