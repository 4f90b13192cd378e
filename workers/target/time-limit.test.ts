import { expect, onTestFinished, test } from 'vitest'
import { eventually } from './testing.ts'
import { TimeLimit } from './time-limit.ts'

function watch(limitMs: number, now = () => performance.now()) {
  const exceeded: string[] = []
  const limit = new TimeLimit<string>({
    limitMs,
    now,
    exceeded: (item) => exceeded.push(item),
  })
  onTestFinished(() => void limit.clear())
  return { limit, exceeded }
}

test('what takes too long is told once, in order, and not early', async () => {
  const { limit, exceeded } = watch(20)

  const startedAtMs = performance.now()
  for (const item of ['a', 'b', 'c']) limit.start(item)
  limit.stop('b')
  await eventually(() => expect(exceeded).toEqual(['a', 'c']))

  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(20)
  expect(limit.size).toBe(0)
})

test('what is started again keeps its first limit', async () => {
  let nowMs = 0
  const { limit, exceeded } = watch(10, () => nowMs)

  limit.start('a')
  nowMs = 6
  limit.start('a')
  limit.start('b')
  nowMs = 10
  await eventually(() => expect(exceeded).toEqual(['a']))

  expect(limit.size).toBe(1)
})

test('clear tells what was watched and forgets it', async () => {
  const { limit, exceeded } = watch(10)

  limit.start('a')
  const left = limit.clear()
  limit.start('b')
  await eventually(() => expect(exceeded).not.toEqual([]))

  expect({ left, exceeded }).toEqual({ left: ['a'], exceeded: ['b'] })
})
