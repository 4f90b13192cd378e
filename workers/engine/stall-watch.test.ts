import { expect, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import {
  createFakeEngine,
  FakeLink,
  testPlan,
} from '../../tests/support/fake-engine.ts'
import { StallWatch } from './stall-watch.ts'

function world(connect: PlanSource['connect']) {
  const engine = createFakeEngine(testPlan({ connect }))
  const link = new FakeLink(0, engine.context)
  const watch = StallWatch.forPlan(link, 0)
  if (!watch) throw new Error('this plan has no timeout')
  return { clock: engine.clock, link, peer: link.peer, watch }
}

test('a plan without timeouts needs no watch', () => {
  const { context } = createFakeEngine(testPlan())

  expect(StallWatch.forPlan(new FakeLink(0, context), 0)).toBeNull()
})

test('a connection that receives nothing for so long is dropped', () => {
  const { clock, link, watch } = world({ readTimeout: '1s' })
  clock.advance(700)
  watch.readMs = 700

  clock.advance(5000)

  expect(link.drops[0]).toEqual({
    category: 'read_timeout',
    phase: 'open',
    atMs: 1700,
  })
})

test('a connection that goes on receiving is not', () => {
  const { clock, link, watch } = world({ readTimeout: '1s' })

  for (let count = 0; count < 10; count++) {
    clock.advance(900)
    watch.readMs = clock.now()
  }

  expect(link.drops).toEqual([])
})

test('bytes that wait for so long drop the connection', () => {
  const { clock, link, peer, watch } = world({ writeTimeout: '1s' })
  clock.advance(100)
  peer.bytesWaiting = 5000
  watch.wrote()
  clock.advance(500)
  watch.wrote() // the clock does not start again

  clock.advance(5000)

  expect(link.drops).toEqual([
    { category: 'write_timeout', phase: 'open', atMs: 1100 },
  ])
})

test('bytes that were taken meanwhile do not', () => {
  const { clock, link, peer, watch } = world({ writeTimeout: '1s' })
  peer.bytesWaiting = 5000
  watch.wrote()
  clock.advance(900)

  peer.bytesWaiting = 0
  clock.advance(5000)

  expect(link.drops).toEqual([])
})

test('waiting counts from the last moment when nothing was waiting', () => {
  const { clock, link, peer, watch } = world({ writeTimeout: '1s' })
  peer.bytesWaiting = 5000
  watch.wrote()
  clock.advance(500)
  peer.bytesWaiting = 0
  watch.wrote()
  clock.advance(300)
  peer.bytesWaiting = 5000
  watch.wrote()

  clock.advance(999)
  const before = link.drops.length
  clock.advance(2)

  expect(before).toBe(0)
  expect(link.drops).toMatchObject([{ category: 'write_timeout' }])
})

test('what arrived during a stall of ours counts as read', () => {
  const { clock, link, watch } = world({ readTimeout: '1s' })

  clock.stall(3000)
  clock.setTimer(() => (watch.readMs = clock.now()), 1)
  clock.advance(500)

  expect(link.drops).toEqual([])
})

test('ended, it leaves no timer', () => {
  const { clock, link, peer, watch } = world({
    readTimeout: '1s',
    writeTimeout: '1s',
  })
  peer.bytesWaiting = 1
  watch.wrote()

  watch.end()
  clock.advance(5000)

  expect(link.drops).toEqual([])
  expect(clock.pendingTimers).toBe(0)
})
