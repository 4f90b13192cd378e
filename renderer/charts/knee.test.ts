import { expect, test } from 'vitest'
import { SEARCH_FOUND, SEARCH_RAN_OUT } from '../testing/synthetic-verdicts.ts'
import { kneePoints, shareFloor } from './knee.ts'

test('the points of the knee go from the lowest load to the highest', () => {
  const loads = kneePoints(SEARCH_FOUND.probes).map(({ load }) => load)

  expect(loads).toEqual(loads.toSorted((a, b) => a - b))
  expect(loads).toHaveLength(SEARCH_FOUND.probes.length)
})

test('what held, what did not and where this machine gave out differ', () => {
  const fates = new Map(
    kneePoints([...SEARCH_FOUND.probes, ...SEARCH_RAN_OUT.probes]).map(
      ({ load, fate }) => [load, fate],
    ),
  )

  expect([fates.get(2300), fates.get(2340), fates.get(6400)]).toEqual([
    'held',
    'missed',
    'limited',
  ])
})

test('shares stand on a round floor below all of them', () => {
  const [point] = kneePoints(SEARCH_FOUND.probes)
  const floor = (success: number) =>
    point && shareFloor([{ ...point, success }])

  expect([100, 99.4, 97, 81, 3].map(floor)).toEqual([99, 99, 95, 80, 0])
})
