import { expect, test } from 'vitest'
import type { TargetStats } from '../../core/protocol/target.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { flush } from '../testing/until.ts'
import { untilQuiet } from './quiet.ts'

const never = new Promise<void>(() => {})

/** A target with so many connections left at each look. */
function targetWith(counts: number[]) {
  return {
    urls: [],
    onLoss: () => () => {},
    dispose: () => Promise.resolve(),
    stats: () =>
      Promise.resolve([{ open: counts.shift() ?? 0 } as TargetStats]), // all it reads
  }
}

async function waiting(
  options: Omit<Parameters<typeof untilQuiet>[0], 'clock'>,
) {
  const clock = new FakeClock()
  let over = false
  void untilQuiet({ ...options, clock }).then(() => (over = true))
  return {
    over: () => over,
    async pass(durationMs: number) {
      for (let leftMs = durationMs; leftMs > 0; leftMs -= 10) {
        clock.advance(10)
        await flush()
      }
    },
  }
}

test('a target that can be asked is waited for until its connections are gone', async () => {
  const target = targetWith([5, 2, 0])
  const { over, pass } = await waiting({ target, stopped: never })

  await pass(60)
  expect(over()).toBe(false)
  await pass(60)

  expect(over()).toBe(true)
})

test('one that keeps its connections is not waited for without end', async () => {
  const target = targetWith(Array.from({ length: 1000 }, () => 1))
  const { over, pass } = await waiting({ target, stopped: never })

  await pass(9000)
  expect(over()).toBe(false)
  await pass(2000)

  expect(over()).toBe(true)
})

test('another server is given half a second', async () => {
  const { over, pass } = await waiting({ target: null, stopped: never })

  await pass(490)
  expect(over()).toBe(false)
  await pass(20)

  expect(over()).toBe(true)
})

test('a stop ends the wait, even for a target that hangs', async () => {
  const stop = Promise.withResolvers<void>()
  const hanging = {
    ...targetWith([]),
    stats: () => new Promise<never>(() => {}),
  }
  const asked = await waiting({ target: hanging, stopped: stop.promise })
  const other = await waiting({ target: null, stopped: stop.promise })

  stop.resolve()
  await asked.pass(10)
  await other.pass(10)

  expect([asked.over(), other.over()]).toEqual([true, true])
})
