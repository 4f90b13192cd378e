import { expect, test } from 'vitest'
import type { TargetStats } from '../../core/protocol/target.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { TargetWatch } from './target-watch.ts'

type Facts = Pick<TargetStats, 'cpuSeconds' | 'stalledSeconds'>

/** Looks once a second, the first time before the first one. */
async function watched(all: readonly (Facts | null)[]) {
  const clock = new FakeClock()
  const left = [...all]
  const watch = new TargetWatch(
    {
      urls: [],
      onLoss: () => () => {},
      dispose: () => Promise.resolve(),
      stats: () => {
        const facts = left.shift()
        return Promise.resolve(facts ? [facts as TargetStats] : []) // all it reads
      },
    },
    clock,
  )
  for (const index of all.keys()) {
    watch.look(index === 0 ? null : index - 1)
    await watch.starved()
    clock.advance(1000)
  }
  return [...(await watch.starved())]
}

test('seconds with a stall or a full core are told, and others are not', async () => {
  const starved = await watched([
    { cpuSeconds: 5, stalledSeconds: 3 },
    { cpuSeconds: 5.5, stalledSeconds: 3 },
    { cpuSeconds: 5.6, stalledSeconds: 3.25 },
    { cpuSeconds: 6.5, stalledSeconds: 3.25 },
    { cpuSeconds: 7, stalledSeconds: 3.25 },
  ])

  expect(starved).toEqual([
    [1, 'it stood still for 250 ms'],
    [2, 'its CPU at 90 % of a core'],
  ])
})

test('one that does not answer is told by its next answer', async () => {
  const starved = await watched([
    { cpuSeconds: 1, stalledSeconds: 0 },
    null,
    { cpuSeconds: 1, stalledSeconds: 1.5 },
  ])

  expect(starved).toEqual([[1, 'it stood still for 1500 ms']])
})
