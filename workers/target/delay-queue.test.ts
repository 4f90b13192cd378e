import { expect, onTestFinished, test } from 'vitest'
import { DelayQueue } from './delay-queue.ts'
import { eventually } from './testing.ts'

interface Ran {
  readonly item: number
  readonly atMs: number
}

function openQueue(delayMs: number) {
  const ran: Ran[] = []
  const queue = new DelayQueue<number>({
    delayMs,
    now: () => performance.now(),
    run: (item) => ran.push({ item, atMs: performance.now() }),
  })
  onTestFinished(() => queue.clear())
  return { queue, ran }
}

test('nothing runs early, whatever fraction of a millisecond it is added at', async () => {
  const { queue, ran } = openQueue(3.4)
  const addedAtMs: number[] = []

  for (let item = 0; item < 300; item += 1) {
    addedAtMs.push(performance.now())
    queue.add(item)
    if (item % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await eventually(() => expect(ran).toHaveLength(300))

  const waits = ran.map(({ item, atMs }) => atMs - (addedAtMs[item] ?? 0))
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(3.4)
})

test('items run in the order they were added', async () => {
  const { queue, ran } = openQueue(1)
  const items = Array.from({ length: 10_000 }, (_, index) => index)

  for (const item of items) queue.add(item)
  await eventually(() => expect(ran).toHaveLength(items.length))

  expect(ran.map(({ item }) => item)).toEqual(items)
})

test('items added while others run wait for their own time', async () => {
  const ranAtMs: number[] = []
  const queue: DelayQueue<number> = new DelayQueue({
    delayMs: 5,
    now: () => performance.now(),
    run: (item) => {
      ranAtMs.push(performance.now())
      if (item < 3) queue.add(item + 1)
    },
  })
  const startMs = performance.now()

  queue.add(1)
  await eventually(() => expect(ranAtMs).toHaveLength(3))

  const [, , thirdMs = 0] = ranAtMs
  expect(thirdMs - startMs).toBeGreaterThanOrEqual(15)
})

test('what was cleared never runs', async () => {
  const { queue, ran } = openQueue(2)

  queue.add(1)
  queue.clear()
  queue.add(2)
  await eventually(() => expect(ran).not.toHaveLength(0))

  expect(ran.map(({ item }) => item)).toEqual([2])
})
